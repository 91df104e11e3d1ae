import type { CellSink } from '../../server/aggregate/cell-definition.ts';
import { groupFields } from '../../server/aggregate/cell-definition.ts';
import { parseCellKey } from '../../server/aggregate/cell-key.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { changedBy, joinEvent } from '../../server/aggregate/join.ts';
import { plansAt } from '../../server/aggregate/folded-plans.ts';
import { UNFOLDED } from '../../server/aggregate/folding.ts';
import type { Mark } from '../../server/aggregate/folding.ts';
import { measure } from '../../server/aggregate/measure.ts';
import { MovingCells } from '../../server/aggregate/moving-cells.ts';
import type { CellPlan } from '../../server/aggregate/metric-plan.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { recompute } from '../../server/aggregate/recompute.ts';
import { createRegisters } from '../../server/aggregate/registers.ts';
import type { Registers } from '../../server/aggregate/registers.ts';
import { fieldOf, packAll } from './entities.ts';
import { printCellKey } from '../../server/aggregate/cell-key.ts';

/** So that a history makes several steps. */
const FEW_CELLS = 10;

/** A fold in the midst of a history: before the event of that place, up to that mark. */
export interface Fold {
  readonly before: number;
  readonly to: Mark;
}

/** All are counted. */
const ANY_SLICE = 0;

/** Totals as commits and folds would make them: event by event, each adding what it changes and nothing else. */
export function incrementalCells(plan: SitePlan, history: readonly EntityEvent[], folds: readonly Fold[] = []) {
  const entities = new Map<string, Registers>();
  const totals = new Map<string, number>();
  let mark = UNFOLDED;
  let cellsOfKind = plansAt(plan, mark);
  const add = (key: string, amount: number) => {
    const total = (totals.get(key) ?? 0) + amount;
    if (total === 0) totals.delete(key);
    else totals.set(key, total);
  };
  const sink: CellSink = {
    add(group, bucket, amount) {
      const definition = [...plan.cells.values()].findLast(({ firstGroup }) => firstGroup <= group) as CellPlan;
      const numbers = groupFields(definition.fields, group - definition.firstGroup);
      add(printCellKey(definition.hash, definition.period ? [...numbers, bucket] : numbers), amount);
    },
  };
  const fold = (to: Mark) => {
    const moving = new MovingCells({ plan, mark, to, stepCells: FEW_CELLS });
    for (const key of totals.keys()) moving.note(key);
    while (!moving.isDone) {
      const taken = moving.take();
      const step = moving.step(
        taken,
        taken.map((key) => totals.get(key) ?? 0),
      );
      for (const key of step.drop) totals.delete(key);
      for (const [key, amount] of step.add) add(key, amount);
    }
    mark = Math.max(mark, to);
    cellsOfKind = plansAt(plan, mark);
  };
  for (const [place, event] of history.entries()) {
    for (const { before, to } of folds) if (before === place) fold(to);
    const field = fieldOf(event);
    const registers = entities.get(field) ?? createRegisters(event.kind, 1);
    entities.set(field, registers);
    const plans = cellsOfKind.get(event.kind.name) ?? [];
    const mask = changedBy(registers, 0, event);
    if (mask === 0) continue;
    measure(plans, ANY_SLICE, registers, 0, mask, -1, sink);
    joinEvent(registers, 0, event);
    measure(plans, ANY_SLICE, registers, 0, mask, 1, sink);
  }
  return { entities, totals: sorted(totals), mark };
}

export function recomputedCells(
  plan: SitePlan,
  entities: ReadonlyMap<string, Registers>,
  mark: Mark = UNFOLDED,
): [string, number][] {
  return sorted(recompute(plan, packAll(entities), mark));
}

export function sorted(totals: ReadonlyMap<string, number>): [string, number][] {
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A cell of one metric: its codes by name (or the numbers as they are), and its bucket. */
export interface ReadCell {
  readonly fields: readonly (string | number)[];
  readonly bucket: number;
  readonly total: number;
}

/** The cells of one metric, read from their keys alone. */
export function cellsOf(plan: SitePlan, metric: string, totals: Iterable<readonly [string, number]>): ReadCell[] {
  const definition = plan.metrics.get(metric) as CellPlan;
  const cells: ReadCell[] = [];
  for (const [key, total] of totals) {
    const { hash, numbers } = parseCellKey(key);
    if (hash !== definition.hash) continue;
    const fields = definition.fields.map(({ name }, i) => {
      const number = numbers[i] as number;
      return definition.kind.register.get(name)?.names?.[number] ?? number;
    });
    cells.push({ fields, bucket: numbers[definition.fields.length] ?? 0, total });
  }
  return cells;
}
