import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedAt, driverAt, type DrivingRole } from '../../../../protocol/driving.ts';
import { type Driven, UNDRIVEN } from '../../../../server/control/driving/driven.ts';
import { type Doing, type Hand, settle } from '../../../../server/control/driving/settle.ts';

const leaseMs = 600_000;
const handOverMs = 20_000;
const AT = Date.UTC(2026, 10, 24, 6);
const person = (by: string, role: DrivingRole = 'operator'): Hand => ({
  kind: 'person',
  by,
  role,
  overrules: role !== 'operator',
  yields: false,
});
const li = person('li.wei');
const chen = person('chen.min');
const chief = person('wang.fang', 'supervisor');
const key: Hand = { kind: 'beside', by: '1f2e3d4c', role: undefined, overrules: true, yields: false };
const automation: Hand = { kind: 'beside', by: 'automation', role: undefined, overrules: false, yields: true };

/** What stands after some acts, each at its second; refused ones change nothing. */
function having(...acts: readonly (readonly [second: number, hand: Hand, doing: Doing])[]): Driven {
  return acts.reduce<Driven>((driven, [second, hand, doing]) => {
    const settled = settle(driven, hand, doing, { now: AT + second * 1000, leaseMs, handOverMs });
    return settled.outcome === 'changed' ? settled.driven : driven;
  }, UNDRIVEN);
}
const driverOf = (driven: Driven, second: number) => driverAt({ ...driven, leaseMs }, AT + second * 1000)?.by;
const tried = (driven: Driven, second: number, hand: Hand, doing: Doing) =>
  settle(driven, hand, doing, { now: AT + second * 1000, leaseMs, handOverMs });

describe('who drives a wall', () => {
  it('[DR1] the first act takes a free wall; another person’s is refused, and says in what role and until when', () => {
    const driven = having([0, li, 'direct']);
    expect(driverOf(driven, 0)).toBe('li.wei');
    expect(tried(driven, 60, chen, 'direct')).toEqual({
      outcome: 'refused',
      because: 'held',
      role: 'operator',
      until: AT + leaseMs,
    });
    expect(tried(driven, 60, chief, 'direct'), 'a supervisor says so first').toMatchObject({ because: 'held' });
  });

  it('[DR2] runs out so long after the last act, and is free then without anybody', () => {
    const driven = having([0, li, 'direct'], [300, li, 'direct']);
    expect(driverOf(driven, 899)).toBe('li.wei');
    expect(driverOf(driven, 900)).toBeUndefined();
    expect(driverOf(having([0, li, 'direct'], [600, chen, 'direct']), 600)).toBe('chen.min');
    expect(tried(driven, 301, li, 'direct').outcome, 'acts in quick succession are one').toBe('same');
  });

  it('[DR3] who is asked hands over, keeps the wall, or is silent too long; acting is not silence', () => {
    const asked = having([0, li, 'direct'], [10, chen, 'ask']);
    expect(askedAt(asked, AT + 29_999)?.by).toBe('chen.min');
    expect(driverOf(asked, 29)).toBe('li.wei');
    expect(driverOf(asked, 30)).toBe('chen.min');
    expect(driverOf(asked, 629)).toBe('chen.min');
    expect(driverOf(asked, 630)).toBeUndefined();
    const acting = having([0, li, 'direct'], [10, chen, 'ask'], [25, li, 'direct']);
    expect([driverOf(acting, 44), driverOf(acting, 45)]).toEqual(['li.wei', 'chen.min']);
    const kept = having([0, li, 'direct'], [10, chen, 'ask'], [12, li, 'keep']);
    expect([driverOf(kept, 40), askedAt(kept, AT + 13_000)]).toEqual(['li.wei', undefined]);
    expect(driverOf(having([0, li, 'direct'], [10, chen, 'ask'], [12, li, 'handOver']), 12)).toBe('chen.min');
    expect(driverOf(having([0, li, 'direct'], [10, chen, 'ask'], [12, li, 'release']), 12)).toBe('chen.min');
    expect(tried(asked, 12, person('third'), 'ask')).toMatchObject({ because: 'askedBefore' });
  });

  it('[DR3] a supervisor takes over at once, an operator cannot', () => {
    const driven = having([0, li, 'direct']);
    expect(tried(driven, 1, chen, 'takeOver')).toMatchObject({ because: 'notYours' });
    expect(driverOf(having([0, li, 'direct'], [1, chief, 'takeOver']), 1)).toBe('wang.fang');
  });

  it('[DR4] keys act beside whoever drives; the automation does not', () => {
    const driven = having([0, li, 'direct']);
    expect(tried(driven, 1, key, 'direct').outcome).toBe('same');
    expect(tried(driven, 1, automation, 'direct')).toMatchObject({ because: 'held' });
    expect(tried(UNDRIVEN, 1, automation, 'direct').outcome).toBe('same');
    expect(having([0, key, 'direct']), 'and never drive').toEqual({});
  });

  it('[DR5] a lock refuses all, its own holder too, until that one or a supervisor unlocks', () => {
    const locked = having([0, li, 'direct'], [1, li, 'lock']);
    for (const hand of [li, chen, chief, key, automation])
      expect(tried(locked, 2, hand, 'direct')).toEqual({ outcome: 'refused', because: 'locked' });
    expect(tried(locked, 2, chen, 'unlock')).toMatchObject({ because: 'notYours' });
    expect(tried(locked, 2, li, 'unlock').outcome).toBe('changed');
    expect(tried(locked, 2, chief, 'unlock').outcome).toBe('changed');
    expect(tried(having([0, li, 'direct']), 1, chen, 'lock'), 'nobody locks what another drives').toMatchObject({
      because: 'held',
    });
    expect(tried(locked, 9_000, chen, 'direct'), 'a lock outlives the lease').toMatchObject({ because: 'locked' });
  });

  it('[DR1] whatever is done, what one person may do another may not at the same moment', () => {
    const doings = fc.constantFrom<Doing>(
      'direct',
      'direct',
      'ask',
      'handOver',
      'keep',
      'release',
      'takeOver',
      'lock',
      'unlock',
      'holdAutomation',
      'resumeAutomation',
    );
    const acts = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom(li, chen, chief, key, automation), doings),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(acts, fc.integer({ min: 0, max: 1_000 }), (steps, rest) => {
        let second = 0;
        const driven = having(...steps.map(([wait, hand, doing]) => [(second += wait), hand, doing] as const));
        second += rest;
        const mayNow = [li, chen, chief].filter((hand) => tried(driven, second, hand, 'direct').outcome !== 'refused');
        const driver = driverOf(driven, second);
        if (driven.lock) expect(mayNow).toEqual([]);
        else if (driver === undefined) expect(mayNow).toHaveLength(3);
        else expect(mayNow.map(({ by }) => by)).toEqual([driver]);
      }),
    );
  });
});
