import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../../config/redis-endpoint.ts';
import type { Act } from '../../../../server/audit/audit.ts';
import { HttpError } from '../../../../server/errors.ts';
import { Driving } from '../../../../server/control/driving/driving.ts';
import type { Doing, Hand } from '../../../../server/control/driving/settle.ts';
import { fixtureSite } from '../../../support/fixture-site.ts';
import { withRedis } from '../../../support/redis.ts';
import { until } from '../../../support/until.ts';

const redis = withRedis({ appendfsync: 'always' });
const SOON = { withinMs: 10_000 };
const site = { ...fixtureSite, file: { ...fixtureSite.file, driving: { lease: '5m', handOver: '10s' } } };
let now = Date.UTC(2026, 10, 24, 6);
const opened: Driving[] = [];
const written: Act[] = [];

async function open(): Promise<Driving> {
  const driving = new Driving({
    redis: nodeRedisOptions(redis.endpoint),
    site,
    audit: { record: async (act) => written.push(act) },
    now: () => now,
    onTrouble: () => undefined,
  });
  opened.push(driving);
  await until(() => driving.read('main'), { ...SOON, what: 'Redis has been read' });
  return driving;
}
const hand = (by: string): Hand => ({ kind: 'person', by, role: 'operator', overrules: false, yields: false });
const reach = (by: string) => ({ wall: 'main', hand: hand(by), actor: { who: { kind: 'person', id: by } as const } });
const codeOf = (error: unknown) => (error instanceof HttpError ? error.code : String(error));

describe('the driver of a wall, on two servers', () => {
  let first: Driving;
  let second: Driving;
  beforeAll(async () => {
    first = await open();
    second = await open();
  });
  afterAll(async () => {
    for (const one of opened) await one.close();
  });
  const act = (by: string, doing: Doing, on = first) => on.act(reach(by), doing).then(() => 'done', codeOf);
  const driver = (on: Driving) => on.at('main', now)?.driver?.by;

  it('[DR1] of two who begin at once on two servers one drives, and the other is refused', async () => {
    const answers = await Promise.all([act('li.wei', 'direct', first), act('chen.min', 'direct', second)]);
    expect(answers.toSorted()).toEqual(['done', 'lease.held']);
    await until(() => driver(first) === driver(second), { ...SOON, what: 'both know it' });
    expect(driver(first)).toBe(answers[0] === 'done' ? 'li.wei' : 'chen.min');
    const losers = written.filter(({ failed }) => failed);
    expect(written.length - 2 * losers.length, 'one entry that was carried out').toBe(1);
  });

  it('[DR6] pages are told roles and times, and no name', async () => {
    expect(first.read('main')).toEqual({
      type: 'driving',
      lease: { role: 'operator', since: now, until: now + 300_000 },
      isAutomated: false,
      leaseMs: 300_000,
      revision: 1,
    });
  });

  it('[DR2] is kept over restarts, and runs out by itself', async () => {
    const again = await open();
    const stood = driver(first) ?? '';
    expect(driver(again)).toBe(stood);
    now += 300_000;
    expect([driver(first), driver(second), driver(again)]).toEqual([undefined, undefined, undefined]);
    expect(await act('somebody', 'direct', again)).toBe('done');
    await until(() => driver(second) === 'somebody', { ...SOON, what: 'the others hear of it' });
  });

  it('[DR5] an act that was written down while somebody locked the wall is not carried out', async () => {
    let isDone = false;
    const by = reach('somebody');
    const witness = first.driven(by, async (_change, act) => {
      await first.act(by, 'lock');
      return act();
    });
    const acting = witness({ on: 'wall/main' }, async () => {
      isDone = true;
    });
    expect([await acting.then(() => 'done', codeOf), isDone]).toEqual(['wall.locked', false]);
    await first.act(by, 'unlock');
  });

  it('[DR7] a take of the wall is in the trail, its renewal is not', async () => {
    const before = written.length;
    now += 60_000;
    expect(await act('somebody', 'direct')).toBe('done');
    expect(first.at('main', now)?.driver?.until, 'it was renewed').toBe(now + 300_000);
    expect(written.length).toBe(before);
    expect(await act('another', 'ask')).toBe('done');
    expect(written.at(-1)).toMatchObject({ what: 'lease.ask', on: 'wall/main', who: { id: 'another' } });
  });
});
