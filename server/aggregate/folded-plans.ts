import type { CellSink, Measure } from './cell-definition.ts';
import { SLICES } from './census.ts';
import type { CountedPlan } from './census.ts';
import { UNFOLDED } from './folding.ts';
import type { Mark } from './folding.ts';
import type { CellPlan } from './metric-plan.ts';
import type { SitePlan } from './plan.ts';

/** By kind: the definitions, for as many slices as they count, measuring into the cells in which they stand under a mark. */
export function plansAt(
  { cellsOfKind }: SitePlan,
  mark: Mark,
  upTo: (hash: string) => number = () => SLICES,
): ReadonlyMap<string, readonly CountedPlan[]> {
  const countedPlans = (plans: readonly CellPlan[]) =>
    plans.flatMap((plan): CountedPlan[] => {
      const slices = upTo(plan.hash);
      return slices === 0 ? [] : [{ ...foldedPlan(plan, mark), upTo: slices }];
    });
  return new Map([...cellsOfKind].map(([kind, plans]) => [kind, countedPlans(plans)]));
}

function foldedPlan(plan: CellPlan, mark: Mark): CellPlan {
  if (!plan.period || mark === UNFOLDED) return plan;
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
