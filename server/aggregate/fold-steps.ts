import { parseCellKey, printCellKey } from './cell-key.ts';
import type { Mark } from './folding.ts';
import type { SitePlan } from './plan.ts';

/** Cells that one step moves, if no single mark moves more: what Redis does in one go, and what a delta says. */
const STEP_CELLS = 20_000;

/** A rise of the mark, and all cells that move under it. */
export interface FoldStep {
  readonly to: Mark;
  readonly drop: readonly string[];
  /** Cell key -> amount. */
  readonly add: ReadonlyMap<string, number>;
}

/**
 * The steps in which the cells of a partition follow a mark from `mark` to `to`; each supposes that those before it were
 * taken, and nothing else. Cells of definitions that the site does not have stay where they are.
 */
export function* foldSteps(options: {
  plan: SitePlan;
  cells: Iterable<readonly [key: string, total: number]>;
  mark: Mark;
  to: Mark;
  stepCells?: number;
}): Generator<FoldStep> {
  const { plan, to, stepCells = STEP_CELLS } = options;
  let { mark } = options;
  /** By the mark under which they move next: cell key -> total. */
  const due = new Map<Mark, Map<string, number>>();
  const expect = (key: string, total: number): void => {
    const cell = readCell(plan, key);
    const next = cell?.folding.nextMove(cell.bucket, mark);
    if (next === undefined || next > to) return;
    const moving = due.get(next) ?? new Map<string, number>();
    due.set(next, moving);
    moving.set(key, (moving.get(key) ?? 0) + total);
  };
  for (const [key, total] of options.cells) expect(key, total);

  while (mark < to) {
    const moving = takeStep(due, stepCells);
    // Up to where the next ones would move.
    mark = due.size === 0 ? to : Math.min(...due.keys()) - 1;
    const add = new Map<string, number>();
    for (const [key, total] of moving) {
      const target = addressAt(plan, key, mark);
      add.set(target, (add.get(target) ?? 0) + total);
    }
    yield { to: mark, drop: moving.map(([key]) => key), add };
    for (const [key, total] of add) expect(key, total);
  }
}

/** Those that move first, as many marks of them as fit into one step, at least one. */
function takeStep(due: Map<Mark, Map<string, number>>, stepCells: number): [key: string, total: number][] {
  const taken: [string, number][] = [];
  for (const next of [...due.keys()].sort((a, b) => a - b)) {
    const moving = due.get(next) as Map<string, number>;
    if (taken.length > 0 && taken.length + moving.size > stepCells) break;
    due.delete(next);
    for (const cell of moving) taken.push(cell);
  }
  return taken;
}

function readCell(plan: SitePlan, key: string) {
  const { hash, numbers } = parseCellKey(key);
  const definition = plan.cells.get(hash);
  if (!definition?.period) return undefined;
  return { hash, numbers, folding: definition.folding, bucket: numbers.at(-1) as number };
}

function addressAt(plan: SitePlan, key: string, mark: Mark): string {
  const cell = readCell(plan, key);
  if (!cell) return key;
  return printCellKey(cell.hash, cell.numbers.with(-1, cell.folding.address(cell.bucket, mark)));
}
