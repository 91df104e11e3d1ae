import { decodePoint } from '../../server/aggregate/encode-value.ts';
import type { EntityRecord } from '../../server/aggregate/entity-record.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { NO_MILESTONE } from '../../server/aggregate/event.ts';
import { VOIDED } from '../../server/aggregate/kind-plan.ts';
import type { RegisterPlan } from '../../server/aggregate/kind-plan.ts';
import { fieldOf } from './entities.ts';

interface Claim {
  readonly rank: number;
  readonly at: number;
  /** Undefined for a milestone, null where it is said that there is none. */
  readonly value: string | number | null | undefined;
}

/**
 * What a history says of its entities, told naively: of everything ever claimed of a register the highest rank counts, and
 * of that the earliest, the latest, or the greatest value of the latest time; that there is none counts least. It sees all claims at once and knows no order.
 */
export function recordsOf(history: readonly EntityEvent[]): Map<string, EntityRecord> {
  const told = Map.groupBy(
    history.filter(({ milestone, set }) => milestone !== NO_MILESTONE || set.length > 0),
    fieldOf,
  );
  return new Map([...told].map(([field, events]) => [field, recordOf(events)]));
}

function recordOf(events: readonly EntityEvent[]): EntityRecord {
  const [{ kind, id }] = events as [EntityEvent];
  const attributes: Record<string, string | number | [number, number]> = {};
  const milestones: Record<string, number> = {};
  for (const register of kind.attributes) {
    const value = decide(register, claimsOf(register, events))?.value;
    if (value !== undefined && value !== null)
      attributes[register.name] = register.holds === 'point' ? decodePoint(Number(value)) : value;
  }
  for (const register of kind.milestones) {
    const claim = decide(register, claimsOf(register, events));
    if (claim && claim.value !== null) milestones[register.name] = claim.at;
  }
  const voided = kind.registers[VOIDED] as RegisterPlan;
  return { kind: kind.name, id, voided: decide(voided, claimsOf(voided, events))?.value === 1, attributes, milestones };
}

function claimsOf(register: RegisterPlan, events: readonly EntityEvent[]): Claim[] {
  return events.flatMap(({ rank, at, milestone, set }): Claim[] => {
    if (register.index === milestone) return [{ rank, at, value: undefined }];
    for (let i = 0; i < set.length; i += 2) {
      if (set[i] !== register.index) continue;
      const value = set[i + 1];
      return [
        { rank, at, value: register.holds === 'code' && value !== null ? register.names?.[Number(value)] : value },
      ];
    }
    return [];
  });
}

function decide({ join }: RegisterPlan, claims: readonly Claim[]): Claim | undefined {
  const rank = Math.max(...claims.map((claim) => claim.rank));
  const counted = claims.filter((claim) => claim.rank === rank);
  const at =
    join === 'first' ? Math.min(...counted.map((claim) => claim.at)) : Math.max(...counted.map((claim) => claim.at));
  const [first, ...others] = counted.filter((claim) => claim.at === at);
  return others.reduce((best, claim) => (isGreater(claim, best) ? claim : best), first);
}

function isGreater({ value }: Claim, best: Claim | undefined): boolean {
  if (value === null || best?.value === null) return value !== null;
  return (value ?? '') > (best?.value ?? '');
}
