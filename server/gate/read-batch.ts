import type { Refusal } from '../../protocol/events.ts';
import type { EntityEvent } from '../aggregate/event.ts';
import type { Instruments } from '../health/instruments.ts';
import { Fault } from './fault.ts';
import type { EventReader, Reading } from './read-event.ts';

export interface ReadBatch {
  readonly events: readonly EntityEvent[];
  readonly refused: readonly Refusal[];
}

/** Reads every event of a batch; one that is refused takes none of its neighbours with it. */
export function readBatch(
  values: readonly unknown[],
  { read, reading }: { read: EventReader; reading: Reading },
): ReadBatch {
  const events: EntityEvent[] = [];
  const refused: Refusal[] = [];
  for (let index = 0; index < values.length; index += 1) {
    const result = read(values[index], reading);
    if (result instanceof Fault)
      refused.push({ index, code: result.code, path: result.path, expected: result.expected });
    else events.push(result);
  }
  return { events, refused };
}

/** The batch with those refused that the engine could not store, though they were read without a fault. */
export function refuseUnstorable({ events, refused }: ReadBatch, unstorable: readonly EntityEvent[]): ReadBatch {
  if (unstorable.length === 0) return { events, refused };
  const { code, path, expected } = UNSTORABLE;
  const wrong = new Set(unstorable);
  const refusedBefore = new Set(refused.map(({ index }) => index));
  const all = [...refused];
  for (let index = 0, place = 0; place < events.length; index += 1) {
    if (refusedBefore.has(index)) continue;
    if (wrong.has(events[place] as EntityEvent)) all.push({ index, code, path, expected });
    place += 1;
  }
  return { events: events.filter((event) => !wrong.has(event)), refused: all.sort((a, b) => a.index - b.index) };
}

/** A fault of the server that an event brings out: sent again, it would be refused again. */
const UNSTORABLE = new Fault(
  'event.unstorable',
  '',
  'an event that can be stored: whoever runs the server finds why in its log',
);

/** Counts by declared kinds alone: a made-up kind is `unknown`, so that nobody fills the registry from outside. */
export function countBatch(
  { events, refused }: ReadBatch,
  values: readonly unknown[],
  { accepted, refused: refusals }: Instruments,
  kinds: ReadonlySet<string>,
): void {
  const byKind = new Map<string, number>();
  for (const { kind } of events) byKind.set(kind.name, (byKind.get(kind.name) ?? 0) + 1);
  for (const [kind, count] of byKind) accepted.inc({ kind }, count);
  for (const { index, code } of refused) refusals.inc({ kind: kindNamed(values[index], kinds), code });
}

function kindNamed(value: unknown, kinds: ReadonlySet<string>): string {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  const kind = typeof type === 'string' ? type.slice(0, Math.max(0, type.indexOf('.'))) : '';
  return kinds.has(kind) ? kind : 'unknown';
}
