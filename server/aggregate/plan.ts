import type { Metric } from '../../protocol/site/metrics.ts';
import type { Site } from '../../protocol/site/site.ts';
import { createCalendar } from './calendar.ts';
import { watchedForConsole } from '../cameras/camera-registers.ts';
import type { Calendar } from './calendar.ts';
import { groupCount } from './cell-definition.ts';
import { codesOf, extendTables } from './codes.ts';
import type { CodeTables } from './codes.ts';
import { canonicalJson } from './definition-hash.ts';
import { compileKind } from './kind-plan.ts';
import type { KindPlan } from './kind-plan.ts';
import { compileLayer } from './layer-plan.ts';
import type { LayerPlan } from './layer-plan.ts';
import { compileList } from './list-plan.ts';
import type { ListPlan } from './list-plan.ts';
import { defineMetric, kindOf } from './metric-plan.ts';
import type { CellPlan } from './metric-plan.ts';

/** A site compiled once; pure, and equal in every process that read the same code tables. */
export interface SitePlan {
  readonly site: Site;
  readonly calendar: Calendar;
  readonly kinds: ReadonlyMap<string, KindPlan>;
  /** By metric key: count, sum, series, duration, level and flow. Metrics with equal definitions share one. */
  readonly metrics: ReadonlyMap<string, CellPlan>;
  readonly lists: ReadonlyMap<string, ListPlan>;
  readonly layers: ReadonlyMap<string, LayerPlan>;
  /** By definition hash, in the order of their groups. */
  readonly cells: ReadonlyMap<string, CellPlan>;
  /** By kind. */
  readonly cellsOfKind: ReadonlyMap<string, readonly CellPlan[]>;
  /** By kind: mask of the registers of which a change puts the entity into the delta, for lists, layers and the console. */
  readonly watched: ReadonlyMap<string, number>;
}

/** Groups are numbered in 31 bits; see CellTable. */
const MAX_GROUPS = 2 ** 31;

/** Compiles a site against the data set's code tables; without them, as a fresh data set would number its codes. */
export function compilePlan(site: Site, tables: CodeTables = extendTables(new Map(), codesOf(site))): SitePlan {
  const calendar = createCalendar(site.file.timeZone);
  const kinds = new Map(Object.keys(site.kinds).map((name) => [name, compileKind(name, site, tables)]));
  const metrics = new Map<string, CellPlan>();
  const lists = new Map<string, ListPlan>();
  const layers = new Map<string, LayerPlan>();
  const cells = new Map<string, CellPlan>();
  let nextGroup = 0;
  for (const [key, metric] of Object.entries(site.metrics)) {
    try {
      compileMetric(key, metric);
    } catch (cause) {
      throw new Error(`metric ${key}: ${(cause as Error).message}`, { cause });
    }
  }
  return { site, calendar, kinds, metrics, lists, layers, cells, cellsOfKind: cellsOfKind(), watched: watched() };

  function compileMetric(key: string, metric: Metric): void {
    if ('list' in metric) lists.set(key, compileList(kindOf(kinds, metric.list.of), metric.list));
    if ('layer' in metric)
      layers.set(
        key,
        compileLayer(kindOf(kinds, metric.layer.of), metric.layer, site.kinds[metric.layer.of]?.location),
      );
    const definition = defineMetric(metric, { kinds, calendar, keep: site.file.keep });
    if (!definition) return;
    let plan = cells.get(definition.hash);
    if (plan && canonicalJson(plan.canonical) !== canonicalJson(definition.canonical))
      throw new Error(
        'its definition hashes like that of another metric: change either in anything that counts, such as the order of `by`',
      );
    if (!plan) {
      plan = { ...definition, firstGroup: nextGroup };
      nextGroup += groupCount(definition.fields);
      if (nextGroup > MAX_GROUPS)
        throw new Error(
          `the metrics up to this one span ${nextGroup} cells besides time, at most ${MAX_GROUPS} are possible`,
        );
      cells.set(plan.hash, plan);
    }
    metrics.set(key, plan);
  }
  function cellsOfKind(): Map<string, CellPlan[]> {
    return new Map(
      [...kinds.values()].map((kind) => [kind.name, [...cells.values()].filter((plan) => plan.kind === kind)]),
    );
  }
  function watched(): Map<string, number> {
    const views = [...lists.values(), ...layers.values()];
    const maskOfKind = (kind: KindPlan): number =>
      views.reduce((mask, view) => (view.kind === kind ? mask | view.uses : mask), watchedForConsole(kind, site));
    return new Map([...kinds.values()].map((kind) => [kind.name, maskOfKind(kind)]));
  }
}
