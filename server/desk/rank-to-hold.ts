import { RANK_MAX } from '../../protocol/events.ts';
import { type EntityEvent, NO_MILESTONE } from '../aggregate/event.ts';
import { changedBy } from '../aggregate/join.ts';
import { rankAt, type Registers, timeAt } from '../aggregate/registers.ts';

/**
 * The lowest rank, from `least` on, at which all that an event says of an entity in slot 0 stands afterwards; undefined where
 * the highest is not enough. A register is asked by itself: the join knows by which rule it goes.
 */
export function rankToHold(registers: Registers, event: EntityEvent, least: number): number | undefined {
  let rank = least;
  for (const claim of claimsOf(event)) {
    while (rank <= RANK_MAX && changedBy(registers, 0, { ...claim, rank }) === 0) rank += 1;
  }
  return rank <= RANK_MAX ? rank : undefined;
}

/** Whether a correction holds any of what an event says something of: a report would say it in vain ([EV10]). */
export function isCorrected(registers: Registers, event: EntityEvent): boolean {
  return registersOf(event).some((index) => rankAt(registers, index) > 0);
}

/** Whether what an event said is what stands. */
export function isHeld(registers: Registers, event: EntityEvent): boolean {
  return registersOf(event).every(
    (index) => rankAt(registers, index) === event.rank && timeAt(registers, index) === event.at,
  );
}

function claimsOf(event: EntityEvent): EntityEvent[] {
  const claims: EntityEvent[] = event.milestone === NO_MILESTONE ? [] : [{ ...event, set: [] }];
  for (let i = 0; i < event.set.length; i += 2)
    claims.push({ ...event, milestone: NO_MILESTONE, set: event.set.slice(i, i + 2) });
  return claims;
}

function registersOf({ milestone, set }: EntityEvent): number[] {
  const indices = set.filter((_, place) => place % 2 === 0) as number[];
  return milestone === NO_MILESTONE ? indices : [milestone, ...indices];
}
