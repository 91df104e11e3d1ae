import type { EntityEvent } from '../../server/aggregate/event.ts';
import { joinEvent } from '../../server/aggregate/join.ts';
import { packToText } from '../../server/aggregate/pack.ts';
import { createRegisters } from '../../server/aggregate/registers.ts';
import type { Registers } from '../../server/aggregate/registers.ts';

/** `<kind>/<id>`. */
export function fieldOf({ kind, id }: EntityEvent): string {
  return `${kind.name}/${id}`;
}

/** Every entity of a history, joined event by event: one slot of one column set each. */
export function joinAll(history: readonly EntityEvent[], join = joinEvent): Map<string, Registers> {
  const entities = new Map<string, Registers>();
  for (const event of history) {
    const field = fieldOf(event);
    const registers = entities.get(field) ?? createRegisters(event.kind, 1);
    entities.set(field, registers);
    join(registers, 0, event);
  }
  return entities;
}

/** Packed entities by field, in the order of the fields; those that were told nothing left out. */
export function packAll(entities: ReadonlyMap<string, Registers>): [string, string][] {
  const packed = [...entities].map(([field, registers]): [string, string] => [field, packToText(registers, 0)]);
  return packed.filter(([, text]) => text !== '').sort(([a], [b]) => (a < b ? -1 : 1));
}
