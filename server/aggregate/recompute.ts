import { groupFields } from './cell-definition.ts';
import type { CellSink } from './cell-definition.ts';
import { parseCellKey, printCellKey } from './cell-key.ts';
import { splitField } from './delta.ts';
import { countedSlices, SLICES, sliceOfField } from './census.ts';
import type { Census } from './census.ts';
import { plansAt } from './folded-plans.ts';
import { UNFOLDED } from './folding.ts';
import type { Mark } from './folding.ts';
import { measure } from './measure.ts';
import type { CellPlan } from './metric-plan.ts';
import { unpack } from './pack.ts';
import type { SitePlan } from './plan.ts';
import { createRegisters, EVERY_REGISTER } from './registers.ts';
import type { Registers } from './registers.ts';

/** Measures entities afresh, one after another, into totals by cell key. */
export interface Recomputation {
  /** A field of the entities' HASH and its packed value. An entity of a kind that the site no longer has measures as nothing. */
  take(field: string, packed: string): void;
  /** Totals by cell key, without those that are 0. */
  totals(): ReadonlyMap<string, number>;
}

/** Under a mark, and for as many slices of each definition as a census says; without one, for all. */
export function beginRecomputation(plan: SitePlan, mark: Mark, census?: Census): Recomputation {
  const sink = new PlainCells([...plan.cells.values()]);
  const cellsOfKind = plansAt(plan, mark, (hash) => (census ? countedSlices(census, hash) : SLICES));
  const registersOfKind = new Map<string, Registers>();
  for (const kind of plan.kinds.values()) registersOfKind.set(kind.name, createRegisters(kind, 1));
  return {
    take(field, packed) {
      const { kind } = splitField(field);
      const registers = registersOfKind.get(kind);
      if (!registers) return;
      unpack(registers, 0, packed);
      measure(cellsOfKind.get(kind) ?? [], sliceOfField(field), registers, 0, EVERY_REGISTER, 1, sink);
    },
    totals: () => sink.totals(),
  };
}

/** Totals of a set of entities, by cell key under a mark, and as far as a census says. */
export function recompute(
  plan: SitePlan,
  entities: Iterable<readonly [field: string, packed: string]>,
  mark: Mark = UNFOLDED,
  census?: Census,
): ReadonlyMap<string, number> {
  const recomputation = beginRecomputation(plan, mark, census);
  for (const [field, packed] of entities) recomputation.take(field, packed);
  return recomputation.totals();
}

/** Cells in a plain map by key: slower than a CellTable, and shares nothing with it. */
class PlainCells implements CellSink {
  readonly #plans: readonly CellPlan[];
  readonly #totals = new Map<string, number>();

  constructor(plans: readonly CellPlan[]) {
    this.#plans = plans;
  }
  add(group: number, bucket: number, amount: number): void {
    const plan = this.#plans.findLast(({ firstGroup }) => firstGroup <= group);
    if (!plan) throw new RangeError(`no definition has group ${group}`);
    const numbers = groupFields(plan.fields, group - plan.firstGroup);
    const key = printCellKey(plan.hash, plan.period ? [...numbers, bucket] : numbers);
    this.#totals.set(key, (this.#totals.get(key) ?? 0) + amount);
  }
  totals(): ReadonlyMap<string, number> {
    return new Map([...this.#totals].filter(([, total]) => total !== 0));
  }
}

/** A cell of which the stored total is not what the entities say. */
export interface CellDifference {
  readonly key: string;
  /** Metrics of the cell's definition; empty where the site has none such any more. */
  readonly metrics: readonly string[];
  /** The definition's fields and, where it has one, its bucket: codes by their names, buckets by their start. */
  readonly where: Readonly<Record<string, string | number>>;
  readonly stored: number;
  readonly expected: number;
}

/** Compares totals by key, those left out whose definition the site does not have, or that go. */
export function compareCells(
  plan: SitePlan,
  stored: ReadonlyMap<string, number>,
  expected: ReadonlyMap<string, number>,
): CellDifference[] {
  const differences: CellDifference[] = [];
  for (const key of new Set([...stored.keys(), ...expected.keys()])) {
    const definition = plan.cells.get(parseCellKey(key).hash);
    const [is, should] = [stored.get(key) ?? 0, expected.get(key) ?? 0];
    if (definition && is !== should)
      differences.push({ ...describeCell(plan, definition, key), key, stored: is, expected: should });
  }
  return differences;
}

function describeCell(plan: SitePlan, definition: CellPlan, key: string): Pick<CellDifference, 'metrics' | 'where'> {
  const metrics = [...plan.metrics].filter(([, cells]) => cells === definition).map(([metric]) => metric);
  const { numbers } = parseCellKey(key);
  const where: Record<string, string | number> = {};
  definition.fields.forEach(({ name }, i) => {
    const number = numbers[i] ?? 0;
    where[name] = definition.kind.register.get(name)?.names?.[number] ?? number;
  });
  if (definition.period) {
    const bucket = numbers[definition.fields.length] ?? 0;
    where[definition.period] = new Date(plan.calendar.bucketStart(definition.period, bucket)).toISOString();
  }
  return { metrics, where };
}
