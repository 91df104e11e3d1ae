import type { EntityEvent } from '../../server/aggregate/event.ts';
import { NO_MILESTONE } from '../../server/aggregate/event.ts';
import { changedBy, joinEvent } from '../../server/aggregate/join.ts';
import type { RegisterPlan } from '../../server/aggregate/kind-plan.ts';
import { packToText, unpack } from '../../server/aggregate/pack.ts';
import { EVERY_REGISTER, registerBit, UNSET_RANK } from '../../server/aggregate/registers.ts';
import type { Registers } from '../../server/aggregate/registers.ts';
import type { EntityFunctions } from './join-laws.ts';

/** What must turn a law red: functions of which one is wrong. */
export const joinBugs: readonly (readonly [law: string, bug: string, wrong: Partial<EntityFunctions>])[] = [
  ['J1', 'a join that lets the one who comes last win a tie', { join: lastComerWins }],
  ['J1', 'a join that takes every milestone as it comes', { join: overwriteMilestone }],
  // Wrong in any order alike, so that J1 holds of them.
  [
    'J2',
    'a join that takes the latest time where the earliest counts',
    { join: joinMisread((register) => (register.join === 'first' ? { ...register, join: 'last' } : register)) },
  ],
  [
    'J2',
    'a join that lets the integers of codes decide a tie',
    { join: joinMisread((register) => (register.holds === 'code' ? { ...register, holds: 'number' } : register)) },
  ],
  [
    'J2',
    'a join that takes a correction for a report',
    { join: (registers, slot, event) => joinEvent(registers, slot, { ...event, rank: 0 }) },
  ],
  [
    'J2',
    'a join that overlooks that something was cleared',
    { join: (registers, slot, event) => joinEvent(registers, slot, withoutClears(event)) },
  ],
  ['J2', 'a join that lets a report set what a correction has cleared', { join: forgetClears }],
  [
    'J3',
    'packing that takes what was cleared for what was never told',
    {
      pack: (registers, slot) =>
        packToText({ ...registers, rank: registers.rank.map((rank) => Math.max(rank, UNSET_RANK)) }, slot),
    },
  ],
  [
    'J3',
    'packing that leaves ranks out',
    {
      pack: (registers, slot) =>
        packToText({ ...registers, rank: registers.rank.map((rank) => Math.min(rank, 0)) }, slot),
    },
  ],
  [
    'J3',
    'packing that cuts times to seconds',
    {
      pack: (registers, slot) => packToText({ ...registers, at: registers.at.map((at) => at - (at % 1_000)) }, slot),
    },
  ],
  ['J3', 'unpacking that leaves what stood there before', { unpack: unpackOver }],
  [
    'J4',
    'a mask that overlooks ranks',
    { changedBy: (registers, slot, event) => changedBy(registers, slot, { ...event, rank: 0 }) },
  ],
  [
    'J4',
    'a mask that overlooks attributes',
    { changedBy: (registers, slot, event) => changedBy(registers, slot, { ...event, set: [] }) },
  ],
  [
    'J4',
    'a mask that says too much',
    { changedBy: (registers, slot, event) => (changedBy(registers, slot, event) === 0 ? 0 : EVERY_REGISTER) },
  ],
  [
    'J4',
    'a mask that overlooks that an entity begins',
    { changedBy: (registers, slot, event) => changedBy(registers, slot, event) & bitsOf(event) },
  ],
];

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

/** Wrong: goes by other rules than the kind's. */
function joinMisread(misread: (register: RegisterPlan) => RegisterPlan): typeof joinEvent {
  return (registers, slot, event) => {
    const kind = { ...registers.kind, registers: registers.kind.registers.map(misread) };
    joinEvent({ ...registers, kind }, slot, event);
  };
}

function withoutClears(event: EntityEvent): EntityEvent {
  const pairs = event.set.flatMap((value, i) => (i % 2 === 1 && value !== null ? [event.set[i - 1] ?? 0, value] : []));
  return { ...event, set: pairs };
}

/** Wrong: what was cleared is as if it had never been told. */
function forgetClears(registers: Registers, slot: number, event: EntityEvent): void {
  joinEvent(registers, slot, event);
  const base = slot * registers.width;
  for (let place = base; place < base + registers.width; place++)
    registers.rank[place] = Math.max(registers.rank[place] ?? UNSET_RANK, UNSET_RANK);
}

/** Wrong: a register that the packed value leaves out stays as it was. */
function unpackOver(registers: Registers, slot: number, packed: string): void {
  const base = slot * registers.width;
  const before = registers.rank.slice(base, base + registers.width);
  unpack(registers, slot, packed);
  before.forEach((rank, i) => {
    if (registers.rank[base + i] === UNSET_RANK) registers.rank[base + i] = rank;
  });
}

/** Registers that an event speaks of. */
function bitsOf({ milestone, set }: EntityEvent): number {
  const places = set.filter((_, i) => i % 2 === 0).map(Number);
  if (milestone !== NO_MILESTONE) places.push(milestone);
  return places.reduce((mask, index) => mask | registerBit(index), 0);
}
