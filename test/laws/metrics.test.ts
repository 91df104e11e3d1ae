import { describe, expect, it, vi } from 'vitest';
import type { CellDefinition, CellSink, Measure } from '../../server/aggregate/cell-definition.ts';
import { VOIDED } from '../../server/aggregate/kind-plan.ts';
import type { CellPlan } from '../../server/aggregate/metric-plan.ts';
import { compilePlan } from '../../server/aggregate/plan.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { registerBit } from '../../server/aggregate/registers.ts';
import { fixtureSite } from '../support/fixture-site.ts';
import { lawPlans } from './law-plans.ts';
import { foldLaws } from './fold-laws.ts';
import { metricLaws } from './metric-laws.ts';
import { LAW_TIMEOUT_MS, lawParameters } from './runs.ts';

const laws = { ...metricLaws, ...foldLaws };

vi.setConfig({ testTimeout: LAW_TIMEOUT_MS });

describe.each(lawPlans.map((plan) => ({ site: plan.site.code, plan })))('totals of $site', ({ plan }) => {
  it.each(Object.entries(laws))('%s', (_, law) => {
    law(plan).assert(lawParameters);
  });
});

/** A plan in which every definition has the same bug. */
function withBug(bug: (definition: CellPlan) => Partial<CellDefinition>): SitePlan {
  const plan = compilePlan(fixtureSite);
  const broken = new Map([...plan.cells].map(([hash, definition]) => [hash, { ...definition, ...bug(definition) }]));
  const replace = (definition: CellPlan): CellPlan => broken.get(definition.hash) ?? definition;
  return {
    ...plan,
    cells: broken,
    metrics: new Map([...plan.metrics].map(([key, definition]) => [key, replace(definition)])),
    cellsOfKind: new Map([...plan.cellsOfKind].map(([kind, definitions]) => [kind, definitions.map(replace)])),
  };
}

/** A measure of which what it adds goes through `change`. */
function changing(measure: Measure, change: (sink: CellSink) => CellSink): Measure {
  return (registers, base, firstGroup, sign, cells) => measure(registers, base, firstGroup, sign, change(cells));
}

describe('the law goes red for', () => {
  const bugs: readonly (readonly [law: string, bug: string, plan: SitePlan])[] = [
    ['M1', 'a definition that does not know what it looks at', withBug(() => ({ uses: registerBit(VOIDED) }))],
    ['M2', 'a definition that does not know what it looks at', withBug(() => ({ uses: registerBit(VOIDED) }))],
    [
      'M3',
      'a total that counts no second entity',
      withBug(({ measure }) => {
        const seen = new WeakMap<CellSink, Set<number>>();
        return {
          measure: changing(measure, (sink) => ({
            add(group, bucket, amount) {
              const groups = seen.get(sink) ?? new Set<number>();
              seen.set(sink, groups);
              if (!groups.has(group)) sink.add(group, bucket, amount);
              groups.add(group);
            },
          })),
        };
      }),
    ],
    ['M4', 'buckets on another calendar', { ...compileElsewhere('UTC'), calendar: compilePlan(fixtureSite).calendar }],
    ['M5', 'an interval that ends a minute late', withBug(({ measure }) => ({ measure: changing(measure, lateEnds) }))],
    [
      'M6',
      'a sketch that is off by two buckets',
      withBug(({ measure }) => ({ measure: changing(measure, shifted(2)) })),
    ],
    ['M7', 'a link to the neighbouring code', withBug(({ measure }) => ({ measure: changing(measure, shifted(1)) }))],
    [
      'M8',
      'a definition that overlooks that an entity was struck out',
      withBug(({ uses }) => ({ uses: uses & ~registerBit(VOIDED) })),
    ],
    [
      'M9',
      'a late event that does not ask how far was folded',
      withBug(({ folding }) => ({ folding: { ...folding, addressAt: () => (bucket) => bucket } })),
    ],
    ['M10', 'a fold into the first minute', withBug(foldedIntoTheFirst)],
    ['M10', 'a fold on another calendar', { ...compileElsewhere('UTC'), calendar: compilePlan(fixtureSite).calendar }],
    ['M11', 'a fold into the first minute', withBug(foldedIntoTheFirst)],
  ];
  it.each(bugs)('[%s] %s', (name, _, plan) => {
    const law = Object.entries(laws).find(([title]) => title.startsWith(`[${name}]`))?.[1];
    expect(law?.(plan).isRefuted({ ...lawParameters, numRuns: 1_000 })).toBe(true);
  });
});

function foldedIntoTheFirst({ period, folding }: CellPlan): Partial<CellDefinition> {
  const { calendar } = compilePlan(fixtureSite);
  const address = (bucket: number, mark: number): number => {
    const right = folding.address(bucket, mark);
    return period === 'minute' && right !== bucket && right !== 0 ? calendar.bucketOf('hour', right * 60_000) : right;
  };
  return { folding: { ...folding, address, addressAt: (mark) => (bucket) => address(bucket, mark) } };
}
function compileElsewhere(timeZone: string): SitePlan {
  return compilePlan({ ...fixtureSite, file: { ...fixtureSite.file, timeZone } });
}
function lateEnds(sink: CellSink): CellSink {
  return { add: (group, bucket, amount) => sink.add(group, amount < 0 ? bucket + 1 : bucket, amount) };
}
function shifted(by: number): (sink: CellSink) => CellSink {
  return (sink) => ({ add: (group, bucket, amount) => sink.add(group + by, bucket, amount) });
}
