import type { AttributeValue, CloudEvent } from '../../protocol/events.ts';
import { CLOSE_FIGURES, CLOSE_KIND } from '../../protocol/site/daily-close.ts';
import type { Kind } from '../../protocol/site/kinds.ts';
import { declaredValues } from '../declared-values.ts';
import { dayDigits } from '../local-time.ts';
import { withAll } from './day-figures.ts';
import { type CloseRow, type DayRecord, figuresIn, rowsOf } from './day-record.ts';

const SOURCE = '/daily-close';

/**
 * What is told of the latest revision of a day. It follows from the record alone, so telling it again changes nothing.
 * The seal is told as of the midnight that ended the day; what an amendment says, as of when it was found.
 */
export function closeEvents(kind: Kind, record: DayRecord): CloudEvent[] {
  const { change, endMs } = record;
  if (!change) return rowsOf(record.streaks).map((row) => event(kind, record, row, { what: 'sealed', atMs: endMs }));
  const { atMs } = change;
  return [
    ...change.amended.map((row) => event(kind, record, row, { what: 'amended', atMs })),
    ...change.counted.map((row) => event(kind, record, row, { what: 'changed', atMs })),
  ];
}

function event(
  kind: Kind,
  record: DayRecord,
  row: CloseRow,
  { what, atMs }: { what: 'sealed' | 'amended' | 'changed'; atMs: number },
): CloudEvent {
  const subject = `RJ${dayDigits(record.day)}-${row.matter}-${row.unit}`;
  const type = Object.hasOwn(kind.milestones, what) ? what : 'changed';
  return {
    specversion: '1.0',
    // Base 36: a long run of digits could pass for a telephone number.
    id: `${subject}.${what}.${atMs.toString(36)}`,
    source: SOURCE,
    type: `${CLOSE_KIND}.${type}`,
    subject,
    time: new Date(atMs).toISOString(),
    data: declaredValues(kind, valuesOf(record, row)),
  };
}

/** Figures as they are known now, and by how much that is more or less than what was sealed. */
function valuesOf(record: DayRecord, row: CloseRow): Record<string, AttributeValue> {
  const now = figuresIn(withAll(record.figures), row);
  const sealed = figuresIn(withAll(record.sealed), row);
  const by = CLOSE_FIGURES.map((figure) => [`${figure}By`, now[figure] - sealed[figure]]);
  return { ...row, ...now, ...Object.fromEntries(by), streak: record.streaks[row.matter]?.[row.unit] ?? 0 };
}
