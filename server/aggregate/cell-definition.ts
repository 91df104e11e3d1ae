import { DEFAULT_KEEP } from '../../protocol/site/keep.ts';
import type { KeptDays } from '../../protocol/site/keep.ts';
import type { Period } from '../../protocol/site/metrics.ts';
import type { Calendar } from './calendar.ts';
import { definitionHash } from './definition-hash.ts';
import { createFolding } from './folding.ts';
import type { Folding } from './folding.ts';
import type { KindPlan, RegisterPlan } from './kind-plan.ts';
import { VOIDED } from './kind-plan.ts';
import type { Registers } from './registers.ts';
import { maskOf } from './where-predicate.ts';

/** Takes what entities add to cells. A group is a cell's fields as one number; bucket is 0 where the definition has none. */
export interface CellSink {
  add(group: number, bucket: number, amount: number): void;
}

/** Adds `sign` times what the entity at place `base` measures to, for groups from `firstGroup` on. */
export type Measure = (registers: Registers, base: number, firstGroup: number, sign: number, cells: CellSink) => void;

/** One number of a cell's key besides its bucket; it is below `size`. */
export interface CellField {
  readonly name: string;
  readonly size: number;
}

/** What a verb compiles to: how the entities of a kind become cells. Metrics with equal definitions share one. */
export interface CellDefinition {
  readonly hash: string;
  readonly canonical: unknown;
  readonly kind: KindPlan;
  readonly fields: readonly CellField[];
  /** Period of the bucket with which a key ends; undefined where it ends without one. */
  readonly period: Period | undefined;
  /** Mask of the registers that it looks at. */
  readonly uses: number;
  readonly measure: Measure;
  /** Where its cells are behind a mark. */
  readonly folding: Folding;
}

export function defineCells(options: {
  kind: KindPlan;
  /** What decides the cells, besides the kind, the registers, the period and the zone. */
  facts: object;
  fields: readonly CellField[];
  period: Period | undefined;
  calendar: Calendar;
  uses: readonly RegisterPlan[];
  measure: Measure;
}): CellDefinition {
  const { kind, facts, fields, period, calendar, uses, measure } = options;
  const canonical = {
    kind: kind.name,
    registers: Object.fromEntries(uses.map(({ name, holds, join }) => [name, `${holds}/${join}`])),
    period,
    timeZone: period === 'hour' || period === 'day' ? calendar.timeZone : undefined,
    ...facts,
  };
  const voided = kind.registers[VOIDED] as RegisterPlan;
  return {
    hash: definitionHash(canonical),
    canonical,
    kind,
    fields,
    period,
    uses: maskOf([voided, ...uses]),
    measure,
    folding: createFolding({ period, keep: DEFAULT_KEEP, calendar }),
  };
}

/** The same definition, kept otherwise. What it keeps decides its cells, but is a fact only where it is not the usual. */
export function keepCells(definition: CellDefinition, keep: KeptDays, calendar: Calendar): CellDefinition {
  const { period } = definition;
  const other = unusualKeep(period, keep);
  if (other === undefined) return definition;
  const canonical = { ...(definition.canonical as object), keep: other };
  return {
    ...definition,
    hash: definitionHash(canonical),
    canonical,
    folding: createFolding({ period, keep, calendar }),
  };
}

function unusualKeep(period: Period | undefined, keep: KeptDays): object | undefined {
  const { minutes, hours, days } = keep;
  const decides = period === 'minute' ? { minutes, hours, days } : period === 'hour' ? { hours, days } : { days };
  const isUsual = Object.entries(decides).every(([grain, kept]) => kept === DEFAULT_KEEP[grain as keyof KeptDays]);
  return period === undefined || isUsual ? undefined : decides;
}

/** How many groups the fields span. */
export function groupCount(fields: readonly CellField[]): number {
  return fields.reduce((count, { size }) => count * size, 1);
}

/** The fields' numbers of a group, counted from the definition's first. */
export function groupFields(fields: readonly CellField[], group: number): number[] {
  const numbers = new Array<number>(fields.length);
  let rest = group;
  for (let i = fields.length - 1; i >= 0; i--) {
    const { size } = fields[i] as CellField;
    numbers[i] = rest % size;
    rest = Math.floor(rest / size);
  }
  return numbers;
}
