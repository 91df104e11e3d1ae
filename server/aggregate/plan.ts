import type { Metric } from '../../protocol/site/metrics.ts';
import type { Site } from '../../protocol/site/site.ts';
import { createCalendar } from './calendar.ts';
import { watchedForConsole } from '../cameras/camera-registers.ts';
import type { Calendar } from './calendar.ts';
import { groupCount } from './cell-definition.ts';
import type { CellDefinition } from './cell-definition.ts';
import { codesOf, extendTables } from './codes.ts';
import type { CodeTables } from './codes.ts';
import { canonicalJson } from './definition-hash.ts';
import { standIns } from './edition.ts';
import type { Edition } from './edition.ts';
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
  /** What the wall shows until the metrics that were edited are whole; undefined where nothing else is to be shown. */
  readonly previous: PreviousMetrics | undefined;
  /** By definition hash, in the order of their groups; those of previous metrics too. */
  readonly cells: ReadonlyMap<string, CellPlan>;
  /** Hashes of the definitions of the site’s own metrics. */
  readonly current: ReadonlySet<string>;
  /** By kind. */
  readonly cellsOfKind: ReadonlyMap<string, readonly CellPlan[]>;
  /** By kind: mask of the registers of which a change puts the entity into the delta, for lists, layers and the console. */
  readonly watched: ReadonlyMap<string, number>;
}

/** Metrics of before an edit; see edition.ts. */
export interface PreviousMetrics {
  /** The site with these metrics in place of its own. */
  readonly site: Site;
  readonly metrics: ReadonlyMap<string, CellPlan>;
}

/** Groups are numbered in 31 bits; see CellTable. */
const MAX_GROUPS = 2 ** 31;

/**
 * Compiles a site against the data set's code tables; without them, as a fresh data set would number its codes. `edition` is what
 * was whole last.
 */
export function compilePlan(
  site: Site,
  tables: CodeTables = extendTables(new Map(), codesOf(site)),
  edition?: Edition,
): SitePlan {
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
  const current = new Set(cells.keys());
  const previous = edition && compilePrevious(edition);
  return {
    site,
    calendar,
    kinds,
    metrics,
    lists,
    layers,
    previous,
    cells,
    current,
    cellsOfKind: cellsOfKind(),
    watched: watched(),
  };

  function compileMetric(key: string, metric: Metric): void {
    if ('list' in metric) lists.set(key, compileList(kindOf(kinds, metric.list.of), metric.list));
    if ('layer' in metric)
      layers.set(
        key,
        compileLayer(kindOf(kinds, metric.layer.of), metric.layer, site.kinds[metric.layer.of]?.location),
      );
    const definition = defineMetric(metric, { kinds, calendar, keep: site.file.keep });
    if (definition) metrics.set(key, addCells(definition));
  }
  function addCells(definition: CellDefinition): CellPlan {
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
    return plan;
  }
  /** What cannot be compiled any more, since its kind has changed, is left out: nobody could count it. */
  function compilePrevious({ timeZone, keep, metrics: all }: Edition): PreviousMetrics | undefined {
    if (timeZone !== site.file.timeZone) return undefined;
    const definitions = new Map<string, CellDefinition>();
    const found = standIns({ timeZone, metrics: all }, site, (key, metric) => {
      try {
        const definition = defineMetric(metric, { kinds, calendar, keep });
        if (definition) definitions.set(key, definition);
        return true;
      } catch {
        return false;
      }
    });
    const known = [...definitions].filter(([key]) => found[key]);
    if (known.every(([, { hash }]) => current.has(hash))) return undefined;
    const before = new Map(known.map(([key, definition]) => [key, addCells(definition)]));
    return { site: { ...site, metrics: found }, metrics: before };
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
