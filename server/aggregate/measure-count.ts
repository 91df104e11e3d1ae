import type { Static } from 'typebox';
import type { Count, Series, Sum } from '../../protocol/site/metrics.ts';
import { defineCells } from './cell-definition.ts';
import type { CellDefinition, Measure } from './cell-definition.ts';
import type { Calendar } from './calendar.ts';
import type { KindPlan, RegisterPlan } from './kind-plan.ts';
import { isSet, timeAt, valueAt } from './registers.ts';
import type { Registers } from './registers.ts';
import { compileSplit, NOWHERE } from './split.ts';
import { compileWhere, registerOf } from './where-predicate.ts';

/** A window goes by the minute, so that a comparison ends at the same minute of another day. */
export function defineCount(kind: KindPlan, count: Static<typeof Count>, calendar: Calendar): CellDefinition {
  return defineTotal(kind, { ...count, period: windowPeriod(count) }, calendar);
}
export function defineSum(kind: KindPlan, sum: Static<typeof Sum>, calendar: Calendar): CellDefinition {
  return defineTotal(kind, { ...sum, period: windowPeriod(sum) }, calendar);
}
export function defineSeries(kind: KindPlan, series: Static<typeof Series>, calendar: Calendar): CellDefinition {
  return defineTotal(kind, { ...series, period: series.per }, calendar);
}

function windowPeriod({ at, over = 'all' }: Static<typeof Count>): 'minute' | undefined {
  if (over === 'all') return undefined;
  if (at === undefined) throw new Error(`over: ${over} needs at`);
  return 'minute';
}

type Total = Pick<Static<typeof Count>, 'where' | 'by' | 'at'> & {
  attribute?: string;
  period: Static<typeof Series>['per'] | undefined;
};

function defineTotal(kind: KindPlan, { where, by, at, attribute, period }: Total, calendar: Calendar): CellDefinition {
  const filter = compileWhere(kind, where);
  const split = compileSplit(kind, by);
  const milestone = at === undefined ? undefined : registerOf(kind, at);
  const number = attribute === undefined ? undefined : registerOf(kind, attribute);
  const needed = [milestone, number].filter((register): register is RegisterPlan => register !== undefined);
  const needs = needed.map(({ index }) => index);
  const bucketOf = compileBucket(milestone, period, calendar);
  const measure: Measure = (registers, base, firstGroup, sign, cells) => {
    for (let i = 0; i < needs.length; i++) if (!isSet(registers, base + (needs[i] as number))) return;
    if (!filter.holds(registers, base)) return;
    const place = split.placeOf(registers, base);
    if (place === NOWHERE) return;
    const amount = number ? valueAt(registers, base + number.index) : 1;
    if (amount !== 0) cells.add(firstGroup + place, bucketOf(registers, base), sign * amount);
  };
  return defineCells({
    kind,
    facts: { measure: 'total', where, by, at, attribute },
    fields: split.fields,
    period,
    calendar,
    uses: [...needed, ...split.registers, ...filter.uses],
    measure,
  });
}

/** Bucket of a milestone that is set; 0 where the cells have no bucket. */
export function compileBucket(
  milestone: RegisterPlan | undefined,
  period: 'minute' | 'hour' | 'day' | undefined,
  calendar: Calendar,
): (registers: Registers, base: number) => number {
  if (!milestone || !period) return () => 0;
  const { index } = milestone;
  if (period === 'minute') return (registers, base) => Math.floor(timeAt(registers, base + index) / 60_000);
  return (registers, base) => calendar.bucketOf(period, timeAt(registers, base + index));
}
