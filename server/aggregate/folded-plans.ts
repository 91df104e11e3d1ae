import type { CellSink, Measure } from './cell-definition.ts';
import { UNFOLDED } from './folding.ts';
import type { Mark } from './folding.ts';
import type { CellPlan } from './metric-plan.ts';
import type { SitePlan } from './plan.ts';

/** By kind: the definitions, measuring into the cells in which they stand under a mark. */
export function plansAt({ cellsOfKind }: SitePlan, mark: Mark): SitePlan['cellsOfKind'] {
  if (mark === UNFOLDED) return cellsOfKind;
  return new Map([...cellsOfKind].map(([kind, plans]) => [kind, plans.map((plan) => foldedPlan(plan, mark))]));
}

function foldedPlan(plan: CellPlan, mark: Mark): CellPlan {
  if (!plan.period) return plan;
  const sink = new FoldedSink(plan.folding.addressAt(mark));
  const measure: Measure = (registers, base, firstGroup, sign, cells) => {
    sink.target = cells;
    plan.measure(registers, base, firstGroup, sign, sink);
  };
  return { ...plan, measure };
}

/** Hands on to whichever sink measures at the moment: one object a definition, none an event. */
class FoldedSink implements CellSink {
  target: CellSink | undefined;
  readonly #address: (bucket: number) => number;

  constructor(address: (bucket: number) => number) {
    this.#address = address;
  }
  add(group: number, bucket: number, amount: number): void {
    this.target?.add(group, this.#address(bucket), amount);
  }
}
