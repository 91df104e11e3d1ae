import type { Static } from 'typebox';
import type { Flow } from '../../../protocol/site/metrics.ts';
import type { FlowView } from '../../../protocol/views.ts';
import type { Calendar } from '../../aggregate/calendar.ts';
import { groupFields } from '../../aggregate/cell-definition.ts';
import type { DefinitionCells } from '../cells/cell-index.ts';
import { codeName } from './table-rows.ts';
import type { ViewMachine } from './view-machine.ts';

type Link = FlowView['links'][number];

/** `flow`: how many went from a code of one column to a code of the next. */
export function createFlowView(
  cells: DefinitionCells,
  { through, over = 'all' }: Static<typeof Flow>,
  calendar: Calendar,
): ViewMachine<FlowView> {
  const { plan, tally } = cells;
  const columns = through.map((column) => ('attribute' in column ? column.attribute : 'stage'));
  const nameIn = (column: number, integer: number): string => {
    const declared = through[column];
    if (declared && 'attribute' in declared) return codeName(plan, declared.attribute, integer);
    return plan.kind.registers[integer]?.name ?? '';
  };
  const read = (ms: number): FlowView => {
    const links: Link[] = [];
    for (const [group, count] of tally.groups(over === 'today' ? calendar.bucketOf('day', ms) : 0)) {
      const [column, from, to] = groupFields(plan.fields, group) as [number, number, number];
      links.push([column, nameIn(column, from), nameIn(column + 1, to), count]);
    }
    return { view: 'flow', columns, links: links.sort(compareLinks) };
  };
  return { movesWithTime: over === 'today', read };
}

function compareLinks(left: Link, right: Link): number {
  if (left[0] !== right[0]) return left[0] - right[0];
  if (left[1] !== right[1]) return left[1] < right[1] ? -1 : 1;
  return left[2] < right[2] ? -1 : 1;
}
