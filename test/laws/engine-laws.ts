import { rmSync } from 'node:fs';
import { expect } from 'vitest';
import { DEFAULT_KEEP } from '../../protocol/site/keep.ts';
import type { Engine } from '../../server/aggregate/engine.ts';
import { archiveFolder } from '../../server/aggregate/archive/partition-archive.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { parseCellKey, printCellKey } from '../../server/aggregate/cell-key.ts';
import { partitionKeys } from '../../server/aggregate/keys.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import type { RebuildReport } from '../../server/aggregate/rebuild.ts';
import { makeTestDir } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { CUTS } from './cutting-proxy.ts';
import type { Cut } from './cutting-proxy.ts';
import { definitionLaws } from './definition-laws.ts';
import { halves, submitAll } from './engine-trial.ts';
import type { EngineTrial } from './engine-trial.ts';
import { moments } from './history.ts';
import { dayOf } from './oracle-fold.ts';
import { expectStored, readCells, readMark } from './stored.ts';

/** How often that happened which makes a law hard to keep; where it never did, the trial has tried nothing. */
export type Hardships = Readonly<Record<string, number>>;

/** An engine rests for a tenth of a second after a break: cuts are what takes time. */
const COMMITS_BETWEEN_CUTS = 5;

/** What engines, Redis and the rebuild obey together. Rejects where a law is broken. */
export const engineLaws: Readonly<Record<string, (trial: EngineTrial) => Promise<Hardships>>> = {
  '[E1] stores what the histories say, however they are told: entities, totals and deltas': async (trial) => {
    const engine = await trial.openEngine();
    await submitAll([engine], trial.told);
    await trial.expectStored();
    const before = await trial.read();
    await submitAll([engine], trial.told);
    expect((await trial.read()).entities).toEqual(before.entities);
    expect(engine.counts.conflicts).toBe(0);
    return { commits: engine.counts.commits };
  },

  '[E2] two engines on one Redis, with caches too small, converge to the same': async (trial) => {
    const hotEntities = 30;
    const engines = [await trial.openEngine({ hotEntities }), await trial.openEngine({ hotEntities })];
    await submitAll(engines, trial.told);
    await trial.expectStored();
    return { lostFences: sum(engines, 'lostFences'), conflicts: sum(engines, 'conflicts') };
  },

  '[E3] connections that break lose nothing and count nothing twice': async (trial) => {
    const proxy = await trial.openProxy();
    const engine = await trial.openEngine({ through: proxy });
    const cuts = { before: 0, halfway: 0, answer: 0 };
    let isDone = false;
    const work = submitAll([engine], trial.told, { atOnce: 64 }).finally(() => {
      isDone = true;
    });
    for (let i = 0; !isDone; i++) {
      const cut = CUTS[i % CUTS.length] as Cut;
      const committed = engine.counts.commits;
      await Promise.race([work, proxy.cutNextCommit(cut)]);
      if (!isDone) cuts[cut]++;
      await until(() => isDone || engine.counts.commits >= committed + COMMITS_BETWEEN_CUTS, {
        withinMs: 60_000,
        what: 'commits',
        everyMs: 1,
      });
    }
    await work;
    await trial.expectStored();
    // What an engine forgot in a break it takes for absent; a conflict is Redis knowing better.
    return { ...cuts, conflicts: engine.counts.conflicts };
  },

  '[E4] a rebuild finds what was tampered with and nothing else, puts it right, and engines go on from there': async (
    trial,
  ) => {
    const { told } = trial;
    const link = await trial.openLink();
    let engine = await trial.openEngine();
    let wrongInAll = 0;
    const STRETCHES = 7;
    for (let stretch = 0; stretch < STRETCHES; stretch++) {
      const [from, to] = [stretch, stretch + 1].map((i) => Math.round((i * told.length) / STRETCHES));
      await submitAll([engine], told.slice(from, to));
      if (stretch % 2 === 0) {
        await trial.expectStored(to);
        expect((await trial.rebuild(link, { write: false })).differences).toEqual([]);
        if (stretch < STRETCHES - 1) await tamper(trial);
        // One that knows no total yet: what it counts until the rebuild, it counts from what was tampered with.
        engine = await trial.openEngine();
      } else {
        const wrong = await trial.wrongCells(to as number);
        expect(found(await trial.rebuild(link, { write: false }))).toEqual(wrong);
        expect(found(await trial.rebuild(link, { write: true }))).toEqual(wrong);
        await trial.expectStored(to);
        wrongInAll += wrong.length;
      }
    }
    return { wrongCells: wrongInAll };
  },

  '[E5] two engines of which one folds, further and further, lose nothing and count nothing where it no longer stands':
    async (trial) => {
      const { told, dataSet } = trial;
      const link = await trial.openLink();
      const [folding, other] = [await trial.openEngine(), await trial.openEngine()];
      const marks = risingMarks(dataSet.plan);
      for (const [stretch, mark] of marks.entries()) {
        const [from, to] = [stretch, stretch + 1].map((i) => Math.round((i * told.length) / marks.length));
        const [beside, behind] = halves(told.slice(from, to));
        // Alone, a fold is not lost, and hears of what comes meanwhile.
        const isAlone = stretch % 2 === 0;
        const writing = isAlone ? [folding] : [folding, other];
        await Promise.all([submitAll(writing, beside, { atOnce: 2 }), foldPatiently(folding, mark)]);
        await submitAll([folding, other], behind);
        if (isAlone) await trial.expectStored(to);
        else await trial.read();
      }
      await trial.expectStored();
      expect((await trial.rebuild(link, { write: false })).differences).toEqual([]);
      for (let partition = 0; partition < dataSet.partitions; partition++)
        expect(await readMark(dataSet.client, partitionKeys(dataSet.name, partition).meta)).toBe(marks.at(-1));
      return { foldedCells: folding.counts.foldedCells, lostMarks: other.counts.lostMarks };
    },

  '[E6] what is over goes to files and comes back with what is told late: nothing is lost, and no total changes by it':
    async (trial) => {
      const { told, dataSet } = trial;
      const archiveDir = makeTestDir('archive');
      const folder = archiveFolder(archiveDir, dataSet.name);
      const link = await trial.openLink();
      const engines = [await trial.openEngine({ archiveDir }), await trial.openEngine({ archiveDir })] as const;
      const [early, late] = [0, 1].map((half) => told.map((history) => halves(history)[half] as EntityEvent[]));
      const latest = Math.max(...moments(dataSet.plan.calendar.timeZone));
      const mark = dayOf(latest, dataSet.plan.calendar.timeZone) + LONG_AGO_DAYS;
      await submitAll(engines, early as EntityEvent[][]);
      await trial.read();
      await engines[0].fold(mark);
      await engines[0].archive(mark);
      await expectStored(dataSet, early as EntityEvent[][], folder);
      await submitAll(engines, late as EntityEvent[][]);
      await expectStored(dataSet, told, folder);
      await engines[1].archive(mark + 1);
      // One that begins anew knows the archive from its files.
      const fresh = await trial.openEngine({ archiveDir });
      await submitAll([fresh, ...engines], told);
      await expectStored(dataSet, told, folder);
      expect((await trial.rebuild(link, { write: false, archiveDir })).differences).toEqual([]);
      rmSync(archiveDir, { recursive: true });
      if (![...dataSet.plan.kinds.values()].some(({ keep }) => keep)) return {};
      return {
        archived: sum(engines, 'archivedEntities'),
        broughtBack: sum(engines, 'broughtBack'),
        broughtBackFresh: fresh.counts.broughtBack,
      };
    },

  ...definitionLaws,
};

const LONG_AGO_DAYS = 1_000;

/** Days on which what happened at one of the moments is given up by the minute, the hour or the day, in their order. */
function risingMarks({ calendar }: SitePlan): number[] {
  const { minutes, hours, days } = DEFAULT_KEEP;
  const ages = [0, minutes, minutes + 1, hours + 1, hours + 3, days + 1];
  const marks = moments(calendar.timeZone).flatMap((ms) => ages.map((age) => dayOf(ms, calendar.timeZone) + age));
  return [...new Set(marks)].sort((a, b) => a - b);
}

/** As whoever folds does: where another engine is in the way, again. */
async function foldPatiently(engine: Engine, mark: number): Promise<void> {
  await until(
    () =>
      engine.fold(mark).then(
        () => true,
        () => false,
      ),
    { withinMs: 60_000, what: 'a fold', everyMs: 1 },
  );
}

function sum(engines: readonly Engine[], count: keyof Engine['counts']): number {
  return engines.reduce((total, { counts }) => total + counts[count], 0);
}

/** In every partition and of every definition: one total too great, one that is gone, one that nothing counts. */
async function tamper({ dataSet: { client, name, partitions, plan } }: EngineTrial): Promise<void> {
  const BUCKETS_AWAY = 100_000;
  for (let partition = 0; partition < partitions; partition++) {
    const { cells } = partitionKeys(name, partition);
    const keys = [...(await readCells(client, cells)).keys()].sort();
    for (const [hash, ofDefinition] of Map.groupBy(keys, (key) => parseCellKey(key).hash)) {
      const [first, ...others] = ofDefinition as [string, ...string[]];
      await client.hIncrBy(cells, first, 7);
      const last = others.at(-1);
      if (last) await client.hDel(cells, last);
      if (!plan.cells.get(hash)?.period) continue;
      const { numbers } = parseCellKey(first);
      await client.hSet(cells, printCellKey(hash, numbers.with(-1, (numbers.at(-1) as number) + BUCKETS_AWAY)), 3);
    }
  }
}

/** Differences as `wrongCells` words them. */
function found({ differences }: RebuildReport): string[] {
  return differences.map(({ key, stored, expected }) => `${key} ${stored}, expected ${expected}`).sort();
}
