import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import { decodeEntity } from '../../server/aggregate/entity-record.ts';
import { changedBy, joinEvent } from '../../server/aggregate/join.ts';
import type { KindPlan } from '../../server/aggregate/kind-plan.ts';
import { packToText, unpack } from '../../server/aggregate/pack.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { createRegisters, EVERY_REGISTER, exists, registerBit, timeAt } from '../../server/aggregate/registers.ts';
import type { Registers } from '../../server/aggregate/registers.ts';
import { fieldOf, joinAll, packAll } from './entities.ts';
import { historyOf, retold } from './history.ts';
import { law } from './law.ts';
import type { Law } from './law.ts';
import { recordsOf } from './oracle-join.ts';

/** What the laws of entities are about; a seeded bug takes the place of one of these. */
export interface EntityFunctions {
  readonly join: typeof joinEvent;
  readonly changedBy: typeof changedBy;
  readonly pack: typeof packToText;
  readonly unpack: typeof unpack;
}
export const entityFunctions: EntityFunctions = { join: joinEvent, changedBy, pack: packToText, unpack };

/** What the entities of a site obey, as properties of random histories. */
export const joinLaws: Readonly<Record<string, (plan: SitePlan, functions: EntityFunctions) => Law>> = {
  '[J1] duplicates and order change nothing': (plan, { join }) => {
    const told = historyOf(plan).chain((history) => fc.tuple(fc.constant(history), retold(history)));
    return law(
      fc.property(told, ([history, again]) => {
        expect(packAll(joinAll(again, join))).toEqual(packAll(joinAll(history, join)));
      }),
    );
  },

  '[J2] a register says what all that was claimed of it decides': (plan, { join }) => {
    return law(
      fc.property(historyOf(plan), (history) => {
        const records = recordsOf(history);
        for (const [field, registers] of joinAll(history, join)) {
          const record = records.get(field);
          if (record) expect(decodeEntity(registers, 0, record.id)).toEqual(record);
          else expect(packToText(registers, 0)).toBe('');
        }
      }),
    );
  },

  '[J3] what is packed unpacks to the same, whatever stood there before, and packs to the same text': (
    plan,
    { pack, unpack },
  ) => {
    return law(
      fc.property(historyOf(plan), (history) => {
        const copies = new Map<KindPlan, Registers>();
        for (const registers of joinAll(history).values()) {
          const { kind } = registers;
          const copy = copies.get(kind) ?? createRegisters(kind, 3);
          copies.set(kind, copy);
          const packed = pack(registers, 0);
          unpack(copy, 1, packed);
          expect(pack(copy, 1)).toBe(packed);
          expect(decodeEntity(copy, 1, 'id')).toEqual(decodeEntity(registers, 0, 'id'));
          // Ranks and the times of attributes show in what further events would change.
          for (const event of history)
            if (event.kind === kind) expect(changedBy(copy, 1, event)).toBe(changedBy(registers, 0, event));
          expect([exists(copy, 0), exists(copy, 2 * copy.width)]).toEqual([false, false]);
        }
      }),
    );
  },

  '[J4] the registers that change are those that are said to, and all of them where an entity begins': (
    plan,
    { changedBy },
  ) => {
    return law(
      fc.property(historyOf(plan), (history) => {
        const entities = new Map<string, Registers>();
        for (const event of history) {
          const registers = entities.get(fieldOf(event)) ?? createRegisters(event.kind, 1);
          entities.set(fieldOf(event), registers);
          const begins = !exists(registers, 0);
          const before = event.kind.registers.map(({ index }) => contentAt(registers, index));
          const said = changedBy(registers, 0, event);
          joinEvent(registers, 0, event);
          const changed = event.kind.registers
            .filter(({ index }) => !isDeepStrictEqual(contentAt(registers, index), before[index]))
            .reduce((mask, { index }) => mask | registerBit(index), 0);
          expect(said).toBe(begins && changed !== 0 ? EVERY_REGISTER : changed);
          expect(changedBy(registers, 0, event)).toBe(0);
          if (event.milestone >= 0 && said & registerBit(event.milestone))
            expect(timeAt(registers, event.milestone)).toBe(event.at);
        }
      }),
    );
  },
};

function contentAt({ rank, value, at, text }: Registers, place: number): unknown[] {
  return [rank[place], value[place], at[place], text[place]];
}
