import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WORK_CLOSED_MOST, type WorkRow } from '../../../protocol/work.ts';
import { createCalendar } from '../../../server/aggregate/calendar.ts';
import { joinEvent } from '../../../server/aggregate/join.ts';
import { compilePlan } from '../../../server/aggregate/plan.ts';
import { createRegisters } from '../../../server/aggregate/registers.ts';
import { defineLevel } from '../../../server/aggregate/measure-level.ts';
import { isVoided } from '../../../server/aggregate/is-voided.ts';
import type { EntitySink } from '../../../server/live/entities/kind-entities.ts';
import { WorkBoard } from '../../../server/desk/work-board.ts';
import { compileWork } from '../../../server/desk/work-plan.ts';
import { deskSite } from './desk-site.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 10, 2, 8);
/** Entities of a run, and the minutes over which they are told of. */
const ENTITIES = 6;
const MINUTES = 200;

const plan = compilePlan(deskSite);
const [work] = compileWork(plan);
if (!work) throw new Error('the site of this test has no work');
const { kind } = work;
const codes = (name: string) => [...(kind.register.get(name)?.codes?.values() ?? [])];
const indexOf = (name: string) => kind.register.get(name)?.index ?? Number.NaN;

const told = fc.record({
  entity: fc.nat(ENTITIES - 1),
  at: fc.nat(MINUTES).map((minute) => START + minute * MINUTE_MS),
  milestone: fc.constantFrom('received', 'received', 'closed', 'reopened', 'signed').map(indexOf),
  level: fc.option(fc.constantFrom(...codes('level')), { nil: undefined }),
  voids: fc.nat(9).map((chance) => chance === 0),
});

interface Told {
  readonly entity: number;
  readonly at: number;
  readonly milestone: number;
  readonly set: readonly number[];
}

/** A board over so many entities, and the way to tell of them. */
function boardOf(entities: number) {
  if (!work) throw new Error('the site of this test has no work');
  const registers = createRegisters(kind, entities);
  let sink: EntitySink | undefined;
  const board = new WorkBoard(work, {
    idOf: (entity) => `A${entity}`,
    read: (entity, read) => read(registers, entity),
    attach: (attached) => {
      sink = attached;
    },
  });
  const tell = ({ entity, at, milestone, set }: Told) => {
    joinEvent(registers, entity, { kind, id: `A${entity}`, at, rank: 0, milestone, set: [...set] });
    sink?.put(entity, registers, entity);
  };
  return { board, registers, tell };
}

/** What the wall’s level of this key says for `now`, by its own cells. */
function levelAt(key: 'alerts.open' | 'alerts.overdue', registers: ReturnType<typeof createRegisters>, now: number) {
  const metric = deskSite.metrics[key];
  if (!metric || !('level' in metric)) throw new Error(`${key} is no level`);
  const { measure } = defineLevel(kind, metric.level, createCalendar('Asia/Shanghai'));
  let sum = 0;
  const add = (_group: number, bucket: number, amount: number) => {
    if (bucket <= Math.floor(now / MINUTE_MS)) sum += amount;
  };
  for (let slot = 0; slot < ENTITIES; slot += 1)
    if (!isVoided(registers, slot * registers.width)) measure(registers, slot * registers.width, 0, 1, { add });
  return sum;
}

it('[DK7] a unit is told what was closed of its own, however much of others was closed since', () => {
  const { board, tell } = boardOf(WORK_CLOSED_MOST + 3);
  const [mine, other] = ['u1', 'u2'].map((unit) => kind.register.get('unit')?.codes?.get(unit) ?? Number.NaN);
  const close = (entity: number, at: number, unit: number | undefined) =>
    tell({ entity, at, milestone: indexOf('closed'), set: unit === undefined ? [] : [indexOf('unit'), unit] });
  close(0, START, mine);
  close(1, START + 1, mine);
  for (let entity = 2; entity < WORK_CLOSED_MOST + 2; entity += 1) close(entity, START + entity, other);
  close(WORK_CLOSED_MOST + 2, START + 9_999, undefined);
  const ids = (rows: readonly WorkRow[]) => rows.map(([id]) => id);
  expect(ids(board.closed())).not.toContain('A0');
  expect(ids(board.closedOf('u1'))).toEqual(['A1', 'A0']);
  expect(board.closedOf('u2')).toHaveLength(WORK_CLOSED_MOST);
  expect(board.closedOf('nobody')).toEqual([]);
});

it('[DK6] lists what the wall’s level counts, overdue when the level says so, and tells a page what it lacks', () => {
  fc.assert(
    fc.property(fc.array(told, { maxLength: 40 }), fc.nat(39), (events, askedAfter) => {
      const { board, registers, tell } = boardOf(ENTITIES);
      let page = new Map<string, unknown>();
      let known = 0;
      const ask = () => {
        const { rows, gone } = known === 0 ? { rows: [...board.all()], gone: [] } : board.since(known);
        if (known === 0) page = new Map();
        for (const id of gone) page.delete(id);
        for (const row of rows) page.set(row[0], row);
        known = board.revision;
      };
      for (const [index, { entity, at, milestone, level, voids }] of events.entries()) {
        const set = [
          ...(level === undefined ? [] : [indexOf('level'), level]),
          // Struck out, as a correction would.
          ...(voids ? [0, 1] : []),
        ];
        tell({ entity, at, milestone, set });
        if (index === askedAfter) ask();
      }
      ask();
      const rows = [...board.all()];
      expect([...page.values()].sort(), 'whoever asked before has the same').toEqual([...rows].sort());
      const now = START + (MINUTES + 1) * MINUTE_MS;
      expect(rows).toHaveLength(levelAt('alerts.open', registers, now));
      for (const later of [1, 15, 90]) {
        const moment = now + later * MINUTE_MS;
        const overdue = rows.filter(([, , due]) => due !== null && due <= moment);
        expect(overdue, `${later} min later`).toHaveLength(levelAt('alerts.overdue', registers, moment));
      }
      const open = new Set(rows.map(([id]) => id));
      expect(board.closed().some(([id, since]) => open.has(id) || since !== null)).toBe(false);
    }),
  );
});
