import fc from 'fast-check';
import { encodePoint } from '../../server/aggregate/encode-value.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { NO_MILESTONE } from '../../server/aggregate/event.ts';
import { VOIDED } from '../../server/aggregate/kind-plan.ts';
import type { KindPlan, RegisterPlan } from '../../server/aggregate/kind-plan.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';

const MINUTE_MS = 60_000;
/** Of one history: of more, hardly two events would speak of one entity at one moment. */
const MOST_KINDS = 3;

/** Moments about which events happen: close together, so that events tie, and where clocks change and days end. */
export function moments(timeZone: string): number[] {
  const around: Record<string, string[]> = {
    // Clocks change at 02:00 local time, by half an hour.
    'Australia/Lord_Howe': ['2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z', '2026-06-30T13:30:00Z'],
    // Midnight, and the two changes of 2020.
    'America/Los_Angeles': ['2020-04-10T07:00:00Z', '2020-03-08T10:00:00Z', '2020-11-01T09:00:00Z'],
  };
  return (around[timeZone] ?? ['2026-03-01T16:00:00Z', '2026-02-28T04:30:00Z', '2026-12-31T16:00:00Z']).map((text) =>
    Date.parse(text),
  );
}

/** Event times: whole minutes, their edges, and anything within an hour and a half. */
function times(timeZone: string): fc.Arbitrary<number> {
  const offset = fc.oneof(
    fc.integer({ min: -90, max: 90 }).map((minutes) => minutes * MINUTE_MS),
    fc.integer({ min: -90 * MINUTE_MS, max: 90 * MINUTE_MS }),
    fc.constantFrom(-1, 0, 1),
  );
  return fc.tuple(fc.constantFrom(...moments(timeZone)), offset).map(([moment, ms]) => moment + ms);
}

function claimOf(register: RegisterPlan): fc.Arbitrary<number | string> {
  switch (register.holds) {
    case 'code':
      return fc.constantFrom(...(register.codes?.values() ?? []));
    case 'number':
      return fc.integer({ min: register.min ?? 0, max: Math.min(register.max ?? 9, (register.min ?? 0) + 1_000) });
    case 'point':
      return fc.constantFrom(
        encodePoint([111.67, 27.69]),
        encodePoint([-122.41942, 37.77493]),
        encodePoint([180, -90]),
      );
    case 'label':
      return fc.constantFrom('', '路口追尾', 'a,b.c~d:e', '😀 "quoted"', '路口');
    case 'time':
      throw new Error(`${register.name} is a milestone`);
  }
}

/**
 * One event of some entity: any of its milestones or none, any of its attributes, now and then a correction, which may clear
 * what was told, or a void.
 */
export function eventOf(kind: KindPlan, timeZone: string, ids: readonly string[]): fc.Arbitrary<EntityEvent> {
  const milestone = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...kind.milestones.map(({ index }) => index)) },
    { weight: 1, arbitrary: fc.constant(NO_MILESTONE) },
  );
  const claims = kind.attributes.map((register) =>
    fc.option(fc.tuple(fc.constant(register.index), claimOf(register)), { nil: undefined }),
  );
  const cleared = fc.subarray([...kind.attributes, ...kind.milestones].map(({ index }) => index));
  const voided = fc.oneof(
    { weight: 19, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.tuple(fc.constant(VOIDED), fc.constantFrom(0, 1)) },
  );
  const rank = fc.oneof(
    { weight: 9, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
  );
  return fc
    .record({
      id: fc.constantFrom(...ids),
      at: times(timeZone),
      rank,
      milestone,
      claims: fc.tuple(...claims, voided),
      cleared,
    })
    .map(({ id, at, rank, milestone, claims, cleared }) => {
      const clears = new Set(rank > 0 ? cleared.filter((index) => index !== milestone) : []);
      const said = claims.filter((claim) => claim !== undefined && !clears.has(claim[0])) as [
        number,
        number | string,
      ][];
      return {
        kind,
        id,
        at,
        rank,
        milestone,
        set: [...said, ...[...clears].map((index) => [index, null] as const)].flat(),
      };
    });
}

/** Events of a few entities of a few kinds, so that they meet and tie, in the order in which they were sent, which is any. */
export function historyOf(plan: SitePlan, ids: readonly string[] = ['1', '2', '3']): fc.Arbitrary<EntityEvent[]> {
  const { timeZone } = plan.calendar;
  const kinds = [...plan.kinds.values()].map((kind) => eventOf(kind, timeZone, ids));
  return fc
    .subarray(kinds, { minLength: 1, maxLength: Math.min(MOST_KINDS, kinds.length) })
    .chain((some) => fc.array(fc.oneof(...some), { minLength: 1, maxLength: 40 }));
}

/** The history with some events again and all in another order. */
export function retold(history: readonly EntityEvent[]): fc.Arbitrary<EntityEvent[]> {
  return fc
    .shuffledSubarray([...history])
    .chain((again) => fc.shuffledSubarray([...history, ...again], { minLength: history.length + again.length }));
}
