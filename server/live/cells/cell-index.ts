import type { CellPlan } from '../../aggregate/metric-plan.ts';
import { Tally } from './tally.ts';
import { Timelines } from './timelines.ts';

/** The totals of one definition, indexed in the ways that its views ask for. */
export class DefinitionCells {
  readonly plan: CellPlan;
  /** A cell changed since the views were last read. */
  changed = true;
  #tally: Tally | undefined;
  #timelines: Timelines | undefined;

  constructor(plan: CellPlan) {
    this.plan = plan;
  }

  /** By bucket, then group: for what is read one bucket at a time. Ask before the first cell comes. */
  get tally(): Tally {
    this.#tally ??= new Tally();
    return this.#tally;
  }

  /** By group, then minute: for levels and windows. Ask before the first cell comes. */
  get timelines(): Timelines {
    this.#timelines ??= new Timelines();
    return this.#timelines;
  }

  add(group: number, bucket: number, amount: number): void {
    this.changed = true;
    this.#tally?.add(group, bucket, amount);
    this.#timelines?.add(group, bucket, amount);
  }
}
