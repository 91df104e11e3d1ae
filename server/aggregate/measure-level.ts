import type { Static } from 'typebox';
import { parseDuration } from '../../protocol/duration.ts';
import type { Level } from '../../protocol/site/metrics.ts';
import { defineCells } from './cell-definition.ts';
import type { CellDefinition, CellSink, Measure } from './cell-definition.ts';
import type { Calendar } from './calendar.ts';
import type { KindPlan } from './kind-plan.ts';
import { compileLevelParts, endOf } from './level-span.ts';
import { isSet, timeAt, valueAt } from './registers.ts';
import { compileSplit, NOWHERE } from './split.ts';
import { compileWhere, latestOf, registerOf } from './where-predicate.ts';

const MINUTE_MS = 60_000;
const FOREVER = Number.POSITIVE_INFINITY;

/**
 * An interval adds 1 to the minute in which it starts and takes 1 from that in which it ends: how many are in one at
 * minute T is the sum of all minutes up to T. An opening and an end fall into the minute they happen in; a deadline (of
 * `after`, or of `for`) holds from the next full minute, so that what starts at one ends where the other begins.
 * With `attribute` it is not 1 but that number: whoever has none is in no sum.
 */
export function defineLevel(kind: KindPlan, level: Static<typeof Level>, calendar: Calendar): CellDefinition {
  const { where, by } = level;
  const filter = compileWhere(kind, where);
  const split = compileSplit(kind, by);
  const parts = compileLevelParts(kind, level);
  const { opens, reopens, until, after } = parts;
  const reopenIndices = reopens.map(({ index }) => index);
  const number = level.attribute === undefined ? undefined : registerOf(kind, level.attribute);
  const forMs = level.for === undefined ? FOREVER : parseDuration(level.for);

  const addInterval = (
    startMs: number,
    endMs: number,
    afterMs: number,
    group: number,
    amount: number,
    cells: CellSink,
  ): void => {
    const start = after ? Math.ceil((startMs + afterMs) / MINUTE_MS) : Math.floor(startMs / MINUTE_MS);
    const end = Math.min(Math.floor(endMs / MINUTE_MS), Math.ceil((startMs + afterMs + forMs) / MINUTE_MS));
    if (end <= start) return;
    cells.add(group, start, amount);
    if (end !== FOREVER) cells.add(group, end, -amount);
  };
  const measure: Measure = (registers, base, firstGroup, sign, cells) => {
    if (number && !isSet(registers, base + number.index)) return;
    if (!filter.holds(registers, base)) return;
    const place = split.placeOf(registers, base);
    if (place === NOWHERE) return;
    const amount = number ? sign * valueAt(registers, base + number.index) : sign;
    if (amount === 0) return;
    const group = firstGroup + place;
    const afterMs = after ? after.afterMs(registers, base) : 0;
    const endMs = endOf(parts, registers, base);
    const opened = isSet(registers, base + opens.index);
    if (opened) addInterval(timeAt(registers, base + opens.index), endMs, afterMs, group, amount, cells);
    if (reopenIndices.length === 0) return;
    const reopenedMs = latestOf(registers, base, reopenIndices);
    // Reopened after the end, or known only from its reopening: open from there on.
    const again = endMs === FOREVER ? !opened && reopenedMs > -FOREVER : reopenedMs > endMs;
    if (again) addInterval(reopenedMs, FOREVER, afterMs, group, amount, cells);
  };
  return defineCells({
    kind,
    facts: {
      measure: 'level',
      from: [opens, ...reopens].map(({ name }) => name),
      until: until?.name,
      after: level.after,
      for: level.for,
      attribute: level.attribute,
      where,
      by,
    },
    fields: split.fields,
    period: 'minute',
    calendar,
    uses: [
      opens,
      ...reopens,
      ...(until ? [until] : []),
      ...(number ? [number] : []),
      ...(after?.uses ?? []),
      ...split.registers,
      ...filter.uses,
    ],
    measure,
  });
}
