import type { CloudEvent } from '../../protocol/events.ts';

/** What a program has stored of the harbour, and what it told of it. */
export interface Stored {
  readonly entities: readonly { readonly kind: string; readonly id: string }[];
  /** By metric: those whose value does not go with the time of day. */
  readonly views: Readonly<Record<string, unknown>>;
  /** Hashes and sets of the data set, by key. */
  readonly keys: Record<string, Record<string, string> | readonly string[]>;
}

const SHIPS = 24;
const BEGIN = Date.parse('2026-03-01T00:30:00Z');
const HOUR = 3_600_000;

/** Ships of two days: some wait, some lie, some have left; told twice in part, and the last first. */
export function tellHarbour(): CloudEvent[] {
  const events = Array.from({ length: SHIPS }, (_, ship): CloudEvent[] => {
    const subject = `V${String(ship).padStart(6, '0')}`;
    const announced = BEGIN + ship * 2 * HOUR;
    const told = { quay: ship % 3 === 0 ? 'south' : 'north', cargo: ship % 2 === 0 ? 'bulk' : 'container' };
    const tell = (milestone: string, at: number, data: CloudEvent['data'] = {}): CloudEvent => ({
      specversion: '1.0',
      id: `${subject}-${milestone}`,
      source: '/harbour',
      type: `visit.${milestone}`,
      subject,
      time: new Date(at).toISOString(),
      data,
    });
    return [
      tell('announced', announced, told),
      ...(ship % 6 === 5 ? [] : [tell('berthed', announced + (1 + (ship % 5)) * HOUR, { tons: 1_000 * ship })]),
      ...(ship % 4 === 0 ? [tell('left', announced + 20 * HOUR + ship * 60_000)] : []),
    ];
  }).flat();
  return [...events.reverse(), ...events.slice(0, 20)];
}
