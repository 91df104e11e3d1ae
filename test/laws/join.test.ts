import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeEntity } from '../../server/aggregate/entity-record.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { changedBy, joinEvent } from '../../server/aggregate/join.ts';
import { packToText, unpack } from '../../server/aggregate/pack.ts';
import { createRegisters, registerBit, timeAt } from '../../server/aggregate/registers.ts';
import type { Registers } from '../../server/aggregate/registers.ts';
import { joinAll, packAll } from './entities.ts';
import { historyOf, retold } from './history.ts';
import { lawPlans } from './law-plans.ts';
import { recordsOf } from './oracle-join.ts';
import { LAW_TIMEOUT_MS, lawParameters } from './runs.ts';

vi.setConfig({ testTimeout: LAW_TIMEOUT_MS });

type JoinEvent = typeof joinEvent;

/** The law itself, as a property of any join. */
function orderAndRepetitionDoNotMatter(plan: (typeof lawPlans)[number], join: JoinEvent) {
  const told = historyOf(plan).chain((history) => fc.tuple(fc.constant(history), retold(history)));
  return fc.property(told, ([history, again]) => {
    expect(packAll(joinAll(again, join))).toEqual(packAll(joinAll(history, join)));
  });
}

describe.each(lawPlans.map((plan) => ({ site: plan.site.code, plan })))('entities of $site', ({ plan }) => {
  it('[J1] duplicates and order change nothing', () => {
    fc.assert(orderAndRepetitionDoNotMatter(plan, joinEvent), lawParameters);
  });

  it('[J2] a register says what all that was claimed of it decides', () => {
    const law = fc.property(historyOf(plan), (history) => {
      const records = recordsOf(history);
      for (const [field, registers] of joinAll(history)) {
        const record = records.get(field);
        if (record) expect(decodeEntity(registers, 0, record.id)).toEqual(record);
        else expect(packToText(registers, 0)).toBe('');
      }
    });
    fc.assert(law, lawParameters);
  });

  it('[J3] what is packed unpacks to the same, and packs to the same text', () => {
    const law = fc.property(historyOf(plan), (history) => {
      for (const registers of joinAll(history).values()) {
        const packed = packToText(registers, 0);
        const copy = createRegisters(registers.kind, 2);
        unpack(copy, 1, packed);
        expect(packToText(copy, 1)).toBe(packed);
        expect(decodeEntity(copy, 1, 'id')).toEqual(decodeEntity(registers, 0, 'id'));
        for (const event of history)
          if (event.kind === registers.kind) expect(changedBy(copy, 1, event)).toBe(changedBy(registers, 0, event));
      }
    });
    fc.assert(law, lawParameters);
  });

  it('[J4] the registers that change are those that are said to', () => {
    const law = fc.property(historyOf(plan), (history) => {
      const entities = joinAll([]);
      for (const event of history) {
        const before = entities.get(event.id) ?? createRegisters(event.kind, 1);
        if (before.kind !== event.kind) continue;
        entities.set(event.id, before);
        const mask = changedBy(before, 0, event);
        const old = packToText(before, 0);
        joinEvent(before, 0, event);
        expect(packToText(before, 0) !== old).toBe(mask !== 0);
        expect(changedBy(before, 0, event)).toBe(0);
        if (event.milestone >= 0 && mask & registerBit(event.milestone))
          expect(timeAt(before, event.milestone)).toBe(event.at);
      }
    });
    fc.assert(law, lawParameters);
  });

  describe('the law [J1] goes red for a join that', () => {
    const bugs: Record<string, JoinEvent> = {
      'lets the one who comes last win a tie': lastComerWins,
      'takes every milestone as it comes': overwriteMilestone,
    };
    it.each(Object.entries(bugs))('%s', (_, join) => {
      expect(fc.check(orderAndRepetitionDoNotMatter(plan, join), { ...lawParameters, numRuns: 1_000 }).failed).toBe(
        true,
      );
    });
  });
});

/** Wrong: at the same time and rank, whatever comes later replaces what stands. */
function lastComerWins(registers: Registers, slot: number, event: EntityEvent): void {
  joinEvent(registers, slot, event);
  for (let i = 0; i < event.set.length; i += 2) {
    const place = slot * registers.width + (event.set[i] as number);
    const value = event.set[i + 1];
    if (registers.rank[place] !== event.rank || registers.at[place] !== event.at) continue;
    if (typeof value === 'string') registers.text[place] = value;
    else registers.value[place] = value as number;
  }
}

/** Wrong: neither earliest nor latest, but the last to arrive. */
function overwriteMilestone(registers: Registers, slot: number, event: EntityEvent): void {
  joinEvent(registers, slot, event);
  if (event.milestone < 0) return;
  const place = slot * registers.width + event.milestone;
  if (registers.rank[place] === event.rank) registers.at[place] = event.at;
}
