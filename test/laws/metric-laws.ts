import fc from 'fast-check';
import { expect } from 'vitest';
import type { Metric } from '../../protocol/site/metrics.ts';
import { BANDS_PART, SKETCH_PART } from '../../server/aggregate/measure-duration.ts';
import type { CellPlan } from '../../server/aggregate/metric-plan.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { sketchQuantile } from '../../server/aggregate/sketch.ts';
import { parseDuration } from '../../protocol/duration.ts';
import { cellsOf, incrementalCells, recomputedCells, sorted } from './cells.ts';
import type { ReadCell } from './cells.ts';
import { joinAll, packAll } from './entities.ts';
import { historyOf, retold } from './history.ts';
import { law } from './law.ts';
import type { Law } from './law.ts';
import { bucketLabel, durationsOf, levelAt, linksOf, totalsOf } from './oracle-metrics.ts';
import { recordsOf } from './oracle-join.ts';
import { recompute } from '../../server/aggregate/recompute.ts';
import { expectSame } from '../support/expect-same.ts';

/** Every metric of a verb; one history is held against all of them. */
export function metricsOf(plan: SitePlan, ...verbs: string[]): [string, Metric][] {
  return Object.entries(plan.site.metrics).filter(([, metric]) => verbs.some((verb) => verb in metric));
}

function labelOf(plan: SitePlan, definition: CellPlan, bucket: number): string {
  if (!definition.period) return '';
  return bucketLabel(definition.period, plan.calendar.bucketStart(definition.period, bucket), plan.calendar.timeZone);
}

export const historiesOf = (plan: SitePlan) => historyOf(plan, ['1', '2', '3', '4', '5', '6']);

/** What the totals of every metric of a plan obey, as properties of random histories. */
export const metricLaws: Readonly<Record<string, (plan: SitePlan) => Law>> = {
  '[M1] what events add up to is what entities are measured to': (plan) => {
    return law(
      fc.property(historiesOf(plan), (history) => {
        const { entities, totals } = incrementalCells(plan, history);
        expect(totals).toEqual(recomputedCells(plan, entities));
      }),
    );
  },

  '[M2] duplicates and order change no total': (plan) => {
    const told = historiesOf(plan).chain((history) => fc.tuple(fc.constant(history), retold(history)));
    return law(
      fc.property(told, ([history, again]) => {
        expect(incrementalCells(plan, again).totals).toEqual(incrementalCells(plan, history).totals);
      }),
    );
  },

  '[M3] parts add up to the whole, however entities are parted': (plan) => {
    return law(
      fc.property(historiesOf(plan), fc.integer({ min: 1, max: 4 }), (history, parts) => {
        const entities = packAll(joinAll(history));
        const whole = new Map<string, number>();
        for (let part = 0; part < parts; part++) {
          const some = entities.filter((_, i) => i % parts === part);
          for (const [key, total] of recompute(plan, some)) whole.set(key, (whole.get(key) ?? 0) + total);
        }
        expect(sorted(new Map([...whole].filter(([, total]) => total !== 0)))).toEqual(
          sorted(recompute(plan, entities)),
        );
      }),
    );
  },

  '[M4] counts, sums and series are what a naive count says, across midnight, DST and half-hour zones': (
    plan: SitePlan,
  ) => {
    return law(
      fc.property(historiesOf(plan), (history) => {
        const records = [...recordsOf(history).values()];
        const { totals } = incrementalCells(plan, history);
        for (const [key, metric] of metricsOf(plan, 'count', 'sum', 'series')) {
          const definition = plan.metrics.get(key) as CellPlan;
          const found = new Map<string, number>();
          for (const { fields, bucket, total } of cellsOf(plan, key, totals))
            found.set(`${fields.join('/')}@${labelOf(plan, definition, bucket)}`, total);
          expectSame(sorted(found), sorted(totalsOf(metric, records, plan.calendar.timeZone)), key);
        }
      }),
    );
  },

  '[M5] a level at any moment is how many are in an interval then': (plan) => {
    return law(
      fc.property(historiesOf(plan), fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), (history, picks) => {
        const records = [...recordsOf(history).values()];
        const { totals } = incrementalCells(plan, history);
        for (const [key, metric] of metricsOf(plan, 'level')) {
          const cells = cellsOf(plan, key, totals);
          // The minutes in which something starts or ends, those beside them, and some event's own.
          const minutes = picks.flatMap((pick) => {
            const bucket = cells[pick % Math.max(1, cells.length)]?.bucket ?? 0;
            return [bucket - 1, bucket, Math.floor((history[pick % history.length]?.at ?? 0) / 60_000)];
          });
          for (const minute of minutes)
            expectSame(
              sorted(prefixSums(cells, minute)),
              sorted(levelAt(metric, records, minute)),
              `${key} at ${minute}`,
            );
        }
      }),
    );
  },

  '[M6] quantiles are within 1 % of the exact ones, and bands are exact': (plan) => {
    return law(
      fc.property(historiesOf(plan), (history) => {
        const records = [...recordsOf(history).values()];
        const { totals } = incrementalCells(plan, history);
        for (const [key, metric] of metricsOf(plan, 'duration')) {
          const definition = plan.metrics.get(key) as CellPlan;
          const cells = cellsOf(plan, key, totals).map((cell) => ({
            ...cell,
            label: durationLabel(cell, labelOf(plan, definition, cell.bucket)),
          }));
          const exact = durationsOf(metric, records, plan.calendar.timeZone);
          expectSame(new Set(cells.map(({ label }) => label)), new Set(exact.keys()), key);
          for (const [label, durations] of exact)
            checkDurations(
              metric,
              durations,
              cells.filter((cell) => cell.label === label),
            );
        }
      }),
    );
  },

  '[M7] a flow’s links are where entities stand in neighbouring columns': (plan) => {
    return law(
      fc.property(historiesOf(plan), (history) => {
        const records = [...recordsOf(history).values()];
        const { totals } = incrementalCells(plan, history);
        for (const [key, metric] of metricsOf(plan, 'flow')) {
          if (!('flow' in metric)) continue;
          const definition = plan.metrics.get(key) as CellPlan;
          const standOf = (column: number, number: number): string => {
            const declared = metric.flow.through[column];
            const register =
              declared && 'attribute' in declared ? definition.kind.register.get(declared.attribute) : undefined;
            return register ? (register.names?.[number] ?? '') : (definition.kind.registers[number]?.name ?? '');
          };
          const found = new Map<string, number>();
          for (const { fields, bucket, total } of cellsOf(plan, key, totals)) {
            const [column, from, to] = fields as [number, number, number];
            found.set(
              `${column}:${standOf(column, from)}>${standOf(column + 1, to)}@${labelOf(plan, definition, bucket)}`,
              total,
            );
          }
          expectSame(sorted(found), sorted(linksOf(metric, records, plan.calendar.timeZone)), key);
        }
      }),
    );
  },

  '[M8] a struck-out entity measures as nothing, and comes back whole': (plan) => {
    return law(
      fc.property(historiesOf(plan), (history) => {
        const at = 1 + Math.max(...history.map((event) => event.at));
        const strike = (value: number) =>
          history.map((event) => ({ ...event, at, rank: 9 + value, milestone: -1, set: [0, value] }));
        const struck = incrementalCells(plan, [...history, ...strike(1)]);
        expect(struck.totals).toEqual([]);
        const restored = incrementalCells(plan, [
          ...history,
          ...strike(1),
          ...strike(0).map((event) => ({ ...event, rank: 20 })),
        ]);
        expect(restored.totals).toEqual(recomputedCells(plan, restored.entities));
      }),
    );
  },
};

/** What the cells add up to, up to a minute. */
export function prefixSums(cells: readonly ReadCell[], minute: number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { fields, bucket, total } of cells) {
    if (bucket > minute) continue;
    const key = fields.join('/');
    sums.set(key, (sums.get(key) ?? 0) + total);
  }
  return new Map([...sums].filter(([, sum]) => sum !== 0));
}

/** A duration's fields are its codes, the part and the index in it. */
function durationLabel({ fields }: ReadCell, label: string): string {
  return `${fields.slice(0, -2).join('/')}@${label}`;
}

function checkDurations(metric: Metric, durations: readonly number[], cells: readonly ReadCell[]): void {
  if (!('duration' in metric)) return;
  const part = (wanted: number): [number, number][] =>
    cells
      .filter(({ fields }) => fields.at(-2) === wanted)
      .map(({ fields, total }): [number, number] => [fields.at(-1) as number, total])
      .sort(([a], [b]) => a - b);
  const exact = [...durations].sort((a, b) => a - b);
  for (const probability of metric.duration.quantiles ?? [0.5, 0.9]) {
    const value = exact[Math.floor(probability * (exact.length - 1))] as number;
    const estimate = sketchQuantile(part(SKETCH_PART), exact.length, probability) as number;
    expect(Math.abs(estimate - Math.max(1, value))).toBeLessThanOrEqual(0.01 * Math.max(1, value) * (1 + 1e-9));
  }
  const limits = (metric.duration.bands ?? []).map(parseDuration);
  if (limits.length === 0) return;
  const counts = new Map<number, number>();
  for (const ms of durations) {
    const band = limits.filter((limit) => ms > limit).length;
    counts.set(band, (counts.get(band) ?? 0) + 1);
  }
  expectSame(
    part(BANDS_PART),
    [...counts].sort(([a], [b]) => a - b),
  );
}
