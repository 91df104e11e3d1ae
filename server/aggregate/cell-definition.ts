import type { Period } from '../../protocol/site/metrics.ts';
import { definitionHash } from './definition-hash.ts';
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
}

export function defineCells(options: {
  kind: KindPlan;
  /** What decides the cells, besides the kind, the registers, the period and the zone. */
  facts: object;
  fields: readonly CellField[];
  period: Period | undefined;
  timeZone: string;
  uses: readonly RegisterPlan[];
  measure: Measure;
}): CellDefinition {
  const { kind, facts, fields, period, timeZone, uses, measure } = options;
  const canonical = {
    kind: kind.name,
    registers: Object.fromEntries(uses.map(({ name, holds, join }) => [name, `${holds}/${join}`])),
    period,
    timeZone: period === 'hour' || period === 'day' ? timeZone : undefined,
    ...facts,
  };
  const voided = kind.registers[VOIDED] as RegisterPlan;
  return { hash: definitionHash(canonical), canonical, kind, fields, period, uses: maskOf([voided, ...uses]), measure };
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
