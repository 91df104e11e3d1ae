import { rmSync } from 'node:fs';
import { expect } from 'vitest';
import type { Metric } from '../../protocol/site/metrics.ts';
import type { Site } from '../../protocol/site/site.ts';
import { archiveFolder } from '../../server/aggregate/archive/partition-archive.ts';
import { droppedIn } from '../../server/aggregate/census.ts';
import { canonicalJson } from '../../server/aggregate/definition-hash.ts';
import { editionOf, readEdition } from '../../server/aggregate/edition.ts';
import type { Engine } from '../../server/aggregate/engine.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { partitionKeys } from '../../server/aggregate/keys.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { makeTestDir } from '../support/redis.ts';
import type { Hardships } from './engine-laws.ts';
import { halves, submitAll } from './engine-trial.ts';
import type { EngineTrial } from './engine-trial.ts';
import { moments } from './history.ts';
import { dayOf } from './oracle-fold.ts';
import { expectStored, readCensus } from './stored.ts';

/** Edits of the site; each finds what the one before left in the middle. */
const STRETCHES = 9;
/** So few entities at a time that every partition takes several rounds. */
const LISTED_ENTITIES = 40;
const LONG_AGO_DAYS = 1_000;
const FEW_STEPS = 3;

/** What holds while the metrics of a site are edited. */
export const definitionLaws: Readonly<Record<string, (trial: EngineTrial) => Promise<Hardships>>> = {
  '[E7] metrics edited beside events, corrections, folds, the archive and broken connections count what their census says, and in the end all':
    async (trial) => {
      const { told, dataSet } = trial;
      const { plan } = dataSet;
      const archiveDir = makeTestDir('archive');
      const folder = archiveFolder(archiveDir, dataSet.name);
      const today = dayOf(Math.max(...moments(plan.calendar.timeZone)), plan.calendar.timeZone) + LONG_AGO_DAYS;
      const proxy = await trial.openProxy();
      const sofar: EntityEvent[][] = [];
      const hardships = { counted: 0, brokenOff: 0, previous: 0, dropped: 0, lost: 0, archived: 0 };
      for (let stretch = 0; stretch < STRETCHES; stretch++) {
        const site = editedSite(plan, stretch);
        const isCut = stretch % 4 === 3;
        const counting = await trial.openEngine({ archiveDir, site, ...(isCut && { through: proxy }) });
        const engines = stretch % 3 === 1 ? [counting, await trial.openEngine({ archiveDir, site })] : [counting];
        if (isCut) void proxy.cutNextCommit(stretch % 8 === 3 ? 'answer' : 'halfway');
        const some = partOf(told, stretch);
        const isBrokenOff = stretch % 3 === 0;
        const work = submitAll(engines, some, { atOnce: 4 });
        const counted = await countPatiently(counting, isBrokenOff ? FEW_STEPS : Number.POSITIVE_INFINITY);
        if (stretch % 3 === 2) await patiently(() => counting.fold(today - LONG_AGO_DAYS + 20 * stretch));
        await work;
        sofar.push(...some);
        hardships.dropped += await countDropped(trial);
        if (stretch > STRETCHES / 2)
          await patiently(async () => {
            hardships.archived += await counting.archive(today + stretch);
          });
        await expectStored({ ...dataSet, plan: counting.plan }, sofar, folder);
        hardships.counted += counted;
        if (isBrokenOff && counting.countedShare < 1) hardships.brokenOff++;
        if (counting.plan.previous) hardships.previous++;
        hardships.lost += engines.reduce((sum, { counts }) => sum + counts.lostMarks, 0);
      }
      const last = await trial.openEngine({ archiveDir });
      await Promise.all([submitAll([last], told), countPatiently(last, Number.POSITIVE_INFINITY)]);
      await last.count();
      expect(last.countedShare).toBe(1);
      expect(await countDropped(trial)).toBe(0);
      await expectStored(dataSet, told, folder);
      const link = await trial.openLink();
      const edition = await readEdition(link.send, dataSet.name);
      expect(canonicalJson(edition)).toBe(canonicalJson(editionOf(plan.site)));
      expect((await trial.rebuild(link, { write: false, archiveDir })).differences).toEqual([]);
      rmSync(archiveDir, { recursive: true });
      if ([...plan.kinds.values()].some(({ keep }) => keep)) return hardships;
      const { archived: _, ...others } = hardships;
      return others;
    },
};

/** Of each history one half in one stretch, and the other in another, which may be an earlier one. */
function partOf(told: readonly EntityEvent[][], stretch: number): EntityEvent[][] {
  return told.flatMap((history, i) => {
    const [early, late] = halves(history);
    return [...(i % STRETCHES === stretch ? [early] : []), ...((5 * i + 3) % STRETCHES === stretch ? [late] : [])];
  });
}

/** The site as it stood before or after some edit: a metric in four is not there, and one in four is kept otherwise. */
function editedSite({ site, metrics }: SitePlan, stretch: number): Site {
  const needed = JSON.stringify(Object.values(site.metrics));
  const edited = Object.entries(site.metrics).flatMap(([key, metric], i): [string, Metric][] => {
    const edit = metrics.has(key) ? (i + stretch) % 4 : 0;
    if (edit === 1 && !needed.includes(`"${key}"`)) return [];
    return [[key, edit === 2 ? { ...metric, keep: { minutes: `${10 + stretch}d` } } : metric]];
  });
  return { ...site, metrics: Object.fromEntries(edited) };
}

/** As whoever counts does: where Redis is away or another engine in the way, again. How many entities. */
async function countPatiently(engine: Engine, steps: number): Promise<number> {
  let left = steps;
  let entities = 0;
  await patiently(async () => {
    const counts = await engine.count({
      listedEntities: LISTED_ENTITIES,
      isWanted: () => left > 0,
      rest: async () => {
        left--;
      },
    });
    entities += counts.entities;
    if (left > 0 && engine.countedShare < 1) throw new Error('expected all to be counted');
  });
  return entities;
}

async function patiently(act: () => Promise<unknown>): Promise<void> {
  const ATTEMPTS = 100;
  for (let attempt = 1; ; attempt++) {
    try {
      await act();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** Definitions that go, in whichever partition. */
async function countDropped({ dataSet: { client, name, partitions } }: EngineTrial): Promise<number> {
  let dropped = 0;
  for (let partition = 0; partition < partitions; partition++)
    dropped += droppedIn(await readCensus(client, partitionKeys(name, partition).meta)).size;
  return dropped;
}
