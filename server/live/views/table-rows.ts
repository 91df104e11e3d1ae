import { compareRows } from '../../../protocol/patch.ts';
import type { TableRow } from '../../../protocol/views.ts';
import { groupFields } from '../../aggregate/cell-definition.ts';
import type { CellPlan } from '../../aggregate/metric-plan.ts';

/** Codes of a split's group: the attributes named in `by`, in that order. */
export function groupCodes(plan: CellPlan, by: readonly string[], group: number): string[] {
  return groupFields(plan.fields, group).map((integer, field) => codeName(plan, by[field] ?? '', integer));
}

export function codeName(plan: CellPlan, attribute: string, integer: number): string {
  const name = plan.kind.register.get(attribute)?.names?.[integer];
  if (name === undefined) throw new RangeError(`${plan.kind.name}.${attribute} has no code ${integer}`);
  return name;
}

/** Rows of a table view, rule [VW5]. */
export function tableRows(
  plan: CellPlan,
  by: readonly string[],
  totals: Iterable<readonly [group: number, total: number]>,
): TableRow[] {
  const rows: TableRow[] = [];
  for (const [group, total] of totals) if (total !== 0) rows.push([...groupCodes(plan, by, group), total]);
  return rows.sort(compareRows);
}
