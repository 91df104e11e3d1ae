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
 * Which cells of a partition follow the mark on its way up to a day, in which steps. It is told of each cell once it is known to
 * stand there; totals are asked for when a step is made, so that they may change in between. Cells of definitions that the site
 * does not have stay where they are.
 */
export class MovingCells {
  readonly #plan: SitePlan;
  readonly #to: Mark;
  readonly #stepCells: number;
  /** By the mark under which they move next. */
  readonly #due = new Map<Mark, Set<string>>();
  #mark: Mark;

  constructor(options: { plan: SitePlan; mark: Mark; to: Mark; stepCells?: number }) {
    this.#plan = options.plan;
    this.#mark = options.mark;
    this.#to = options.to;
    this.#stepCells = options.stepCells ?? STEP_CELLS;
  }

  /** The mark has come as far as it shall. */
  get isDone(): boolean {
    return this.#mark >= this.#to;
  }

  /** A cell stands there under the present mark. */
  note(key: string): void {
    const cell = this.#read(key);
    const next = cell?.folding.nextMove(cell.bucket, this.#mark);
    if (next === undefined || next > this.#to) return;
    const moving = this.#due.get(next) ?? new Set();
    this.#due.set(next, moving);
    moving.add(key);
  }

  /** Those that move first, as many marks of them as fit into one step, at least one: make the step of them, all together. */
  take(): string[] {
    const taken: string[] = [];
    for (const next of [...this.#due.keys()].sort((a, b) => a - b)) {
      const moving = this.#due.get(next) as Set<string>;
      if (taken.length > 0 && taken.length + moving.size > this.#stepCells) break;
      this.#due.delete(next);
      for (const key of moving) taken.push(key);
    }
    return taken;
  }

  /** The step of what was taken, with the totals as they stand; 0 of a cell that is gone. Supposes that it is committed. */
  step(taken: readonly string[], totals: readonly number[]): FoldStep {
    // Up to where the next ones would move.
    this.#mark = this.#due.size === 0 ? this.#to : Math.min(...this.#due.keys()) - 1;
    const drop: string[] = [];
    const add = new Map<string, number>();
    taken.forEach((key, i) => {
      const total = totals[i] ?? 0;
      if (total === 0) return;
      const target = this.#addressOf(key);
      drop.push(key);
      add.set(target, (add.get(target) ?? 0) + total);
    });
    for (const key of add.keys()) this.note(key);
    return { to: this.#mark, drop, add };
  }

  #read(key: string) {
    const { hash, numbers } = parseCellKey(key);
    const definition = this.#plan.cells.get(hash);
    if (!definition?.period) return undefined;
    return { hash, numbers, folding: definition.folding, bucket: numbers.at(-1) as number };
  }

  #addressOf(key: string): string {
    const cell = this.#read(key);
    if (!cell) return key;
    return printCellKey(cell.hash, cell.numbers.with(-1, cell.folding.address(cell.bucket, this.#mark)));
  }
}
