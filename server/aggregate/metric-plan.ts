import type { Metric } from '../../protocol/site/metrics.ts';
import { keptDays } from '../../protocol/site/keep.ts';
import type { Keep } from '../../protocol/site/keep.ts';
import { keepCells } from './cell-definition.ts';
import type { CellDefinition } from './cell-definition.ts';
import type { Calendar } from './calendar.ts';
import type { KindPlan } from './kind-plan.ts';
import { defineCount, defineSeries, defineSum } from './measure-count.ts';
import { defineDuration } from './measure-duration.ts';
import { defineFlow } from './measure-flow.ts';
import { defineLevel } from './measure-level.ts';

/** A definition and the first of its groups: groups are numbered through all definitions of a site. */
export interface CellPlan extends CellDefinition {
  readonly firstGroup: number;
}

/**
 * What a metric's cells are; undefined for the verbs that have none: ratio, top, list and layer. `keep` is what the site says
 * of those that say nothing themselves.
 */
export function defineMetric(
  metric: Metric,
  { kinds, calendar, keep }: { kinds: ReadonlyMap<string, KindPlan>; calendar: Calendar; keep: Keep | undefined },
): CellDefinition | undefined {
  const definition = defineVerb(metric, kinds, calendar);
  return definition && keepCells(definition, keptDays(keep, metric.keep), calendar);
}

function defineVerb(
  metric: Metric,
  kinds: ReadonlyMap<string, KindPlan>,
  calendar: Calendar,
): CellDefinition | undefined {
  if ('count' in metric) return defineCount(kindOf(kinds, metric.count.of), metric.count, calendar);
  if ('sum' in metric) return defineSum(kindOf(kinds, metric.sum.of), metric.sum, calendar);
  if ('series' in metric) return defineSeries(kindOf(kinds, metric.series.of), metric.series, calendar);
  if ('duration' in metric) return defineDuration(kindOf(kinds, metric.duration.of), metric.duration, calendar);
  if ('level' in metric) return defineLevel(kindOf(kinds, metric.level.of), metric.level, calendar);
  if ('flow' in metric) return defineFlow(kindOf(kinds, metric.flow.of), metric.flow, calendar);
  return undefined;
}

export function kindOf(kinds: ReadonlyMap<string, KindPlan>, name: string): KindPlan {
  const kind = kinds.get(name);
  if (!kind) throw new Error(`the site has no kind ${name}`);
  return kind;
}
