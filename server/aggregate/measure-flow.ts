import type { Static } from 'typebox';
import type { Flow, FlowColumn } from '../../protocol/site/metrics.ts';
import { defineCells } from './cell-definition.ts';
import type { CellDefinition, Measure } from './cell-definition.ts';
import type { Calendar } from './calendar.ts';
import type { KindPlan, RegisterPlan } from './kind-plan.ts';
import { compileBucket } from './measure-count.ts';
import { isSet, valueAt } from './registers.ts';
import type { Registers } from './registers.ts';
import { codeCount } from './split.ts';
import { compileWhere, registerOf } from './where-predicate.ts';

const UNSET = -1;

/** A link's cell counts the entities that stand at `from` in a column and at `to` in the next. A stage is its milestone's register. */
export function defineFlow(kind: KindPlan, flow: Static<typeof Flow>, calendar: Calendar): CellDefinition {
  const { where, at, over = 'all' } = flow;
  const filter = compileWhere(kind, where);
  const columns = flow.through.map((column) => compileColumn(kind, column));
  const size = Math.max(...columns.map((column) => column.size));
  const milestone = at === undefined ? undefined : registerOf(kind, at);
  if (over === 'today' && !milestone) throw new Error('over: today needs at');
  const period = over === 'today' ? 'day' : undefined;
  const bucketOf = compileBucket(milestone, period, calendar);
  const measure: Measure = (registers, base, firstGroup, sign, cells) => {
    if (milestone && !isSet(registers, base + milestone.index)) return;
    for (let i = 0; i < columns.length; i++) if ((columns[i] as Column).valueOf(registers, base) === UNSET) return;
    if (!filter.holds(registers, base)) return;
    const bucket = bucketOf(registers, base);
    let from = (columns[0] as Column).valueOf(registers, base);
    for (let i = 1; i < columns.length; i++) {
      const to = (columns[i] as Column).valueOf(registers, base);
      cells.add(firstGroup + ((i - 1) * size + from) * size + to, bucket, sign);
      from = to;
    }
  };
  return defineCells({
    kind,
    facts: { measure: 'flow', through: flow.through, at, where },
    fields: [
      { name: 'column', size: columns.length - 1 },
      { name: 'from', size },
      { name: 'to', size },
    ],
    period,
    calendar,
    uses: [...columns.flatMap(({ uses }) => uses), ...(milestone ? [milestone] : []), ...filter.uses],
    measure,
  });
}

interface Column {
  readonly size: number;
  readonly uses: readonly RegisterPlan[];
  readonly valueOf: (registers: Registers, base: number) => number;
}

function compileColumn(kind: KindPlan, column: Static<typeof FlowColumn>): Column {
  if ('attribute' in column) {
    const register = registerOf(kind, column.attribute);
    const { index } = register;
    return {
      size: codeCount(register),
      uses: [register],
      valueOf: (registers, base) => (isSet(registers, base + index) ? valueAt(registers, base + index) : UNSET),
    };
  }
  const stages = column.stage.map((name) => registerOf(kind, name));
  const furthestFirst = stages.map(({ index }) => index).reverse();
  return {
    size: kind.registers.length,
    uses: stages,
    valueOf: (registers, base) => {
      for (let i = 0; i < furthestFirst.length; i++)
        if (isSet(registers, base + (furthestFirst[i] as number))) return furthestFirst[i] as number;
      return UNSET;
    },
  };
}
