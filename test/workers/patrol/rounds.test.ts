import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ioredisOptions } from '../../../config/redis-endpoint.ts';
import type { CloudEvent } from '../../../protocol/events.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { LookOutcome } from '../../../workers/patrol/probe/look-at-camera.ts';
import { lookAtChunk } from '../../../workers/patrol/rounds/look-at-chunk.ts';
import { PatrolEvents } from '../../../workers/patrol/rounds/patrol-events.ts';
import type { ClassPlan } from '../../../workers/patrol/rounds/patrol-plan.ts';
import { type Chunk, RoundKeeper } from '../../../workers/patrol/rounds/round-keeper.ts';
import { RoundLedger } from '../../../workers/patrol/rounds/round-ledger.ts';
import { withRedis } from '../../support/redis.ts';

const words = { zh: '名', en: 'name' };
const number = { name: words, number: { min: 0, max: 100_000 } };
const district = { name: words, codes: 'districts' as const };
const codes = (...list: string[]) => ({ name: words, codes: Object.fromEntries(list.map((code) => [code, words])) });
const first = { name: words, join: 'first' as const };
const kinds: Record<string, Kind> = {
  camera: {
    name: words,
    subject: 'C[0-9]+',
    attributes: {
      district,
      state: codes('online', 'offline', 'fault', 'blocked'),
      fault: codes('none', 'black', 'silent'),
    },
    milestones: { seen: { name: words, join: 'last' } },
  },
  fault: {
    name: words,
    subject: 'F-.+',
    attributes: { district, fault: codes('black', 'silent'), minutes: number },
    milestones: { found: first, confirmed: first, repaired: first },
  },
  round: {
    name: words,
    subject: 'R-.+',
    attributes: { district, planned: number, done: number, missed: number, found: number, repaired: number },
    milestones: { began: first, ended: first },
  },
};

const MINUTE = 60_000;
const ROUND_MS = 10 * MINUTE;
const TICK_MS = 10_000;
const START = Date.parse('2026-03-02T08:00:00Z');
const CAMERAS = 600;
const plan: ClassPlan = {
  name: 'usual',
  schedule: { hours: [{ fromMs: 0, everyMs: ROUND_MS }], offsetAt: () => 0 },
  cameras: Array.from({ length: CAMERAS }, (_, index) => ({
    id: `C${index}`,
    district: index % 3 === 0 ? 'east' : 'west',
  })),
  fingerprint: 'one',
};
const CLEAN: LookOutcome = { outcome: 'seen', trouble: undefined, measured: {} };

const server = withRedis();
let redis: Redis;
beforeEach(async () => {
  await server.flush();
  redis = new Redis(ioredisOptions(server.endpoint));
});
afterEach(() => redis.disconnect());

/** The patrol of one class, whose time a test moves. */
function patrol(look: (camera: string) => LookOutcome = () => CLEAN) {
  const ledger = new RoundLedger(redis, '{test}');
  const events = new PatrolEvents(kinds);
  const told: CloudEvent[] = [];
  const waiting: Chunk[] = [];
  const looks: string[] = [];
  const clock = { nowMs: START };
  const post = async (more: readonly CloudEvent[]) => void told.push(...more);
  const keeper = new RoundKeeper({
    ledger,
    events,
    report: post,
    give: async (chunks) => void waiting.push(...chunks),
  });
  const tools = {
    ledger,
    events,
    confirmation: { needs: 2, of: 3 },
    atOnce: 8,
    post,
    now: () => clock.nowMs,
    look: async (camera: string) => {
      looks.push(camera);
      return look(camera);
    },
  };
  const work = async (signal = new AbortController().signal) => {
    for (const chunk of waiting.splice(0)) await lookAtChunk(plan, chunk, tools, signal);
  };
  const keep = () => keeper.keep(plan, clock.nowMs);
  /** Ticks up to a time, with the chunks worked on as they come, or left. */
  const run = async (untilMs: number, { works = true } = {}) => {
    for (; clock.nowMs < untilMs; clock.nowMs += TICK_MS) {
      await keep();
      if (works) await work();
    }
  };
  const rounds = () =>
    told
      .filter(({ type }) => type === 'round.began')
      .map(({ time, data }): { time: string } & Record<string, unknown> => ({ ...data, time }));
  const sums = () =>
    rounds().map(({ time, district, planned, done, missed }) => [time.slice(11, 16), district, planned, done, missed]);
  return { ...tools, keep, run, work, waiting, looks, told, clock, rounds, sums };
}

describe('a round', () => {
  it('looks at each camera once, and is reported by district', async () => {
    const its = patrol();
    await its.run(START + ROUND_MS);
    expect(its.looks).toHaveLength(CAMERAS);
    expect(new Set(its.looks).size).toBe(CAMERAS);
    await its.run(START + ROUND_MS + MINUTE);
    expect(its.sums()).toEqual([
      ['08:00', 'east', 200, 200, 0],
      ['08:00', 'west', 400, 400, 0],
    ]);
    await its.run(START + 2 * ROUND_MS);
    expect(its.looks).toHaveLength(2 * CAMERAS);
  });

  it('counts a camera that nothing can be said of as missed, and once', async () => {
    const its = patrol((camera) => (camera === 'C3' ? { outcome: 'unknown' } : CLEAN));
    await its.run(START + ROUND_MS + MINUTE);
    await its.keep();
    expect(its.sums()).toEqual([
      ['08:00', 'east', 200, 199, 1],
      ['08:00', 'west', 400, 400, 0],
    ]);
  });

  it('does not look again at what it has seen, where a chunk is cut short and taken up again', async () => {
    const its = patrol();
    await its.run(START + 5 * MINUTE, { works: false });
    const [chunk] = its.waiting as [Chunk];
    const stop = new AbortController();
    const look = async (camera: string) => {
      if (its.looks.length === 9) stop.abort(new Error('the workers are shutting down'));
      return its.look(camera);
    };
    await expect(lookAtChunk(plan, chunk, { ...its, look }, stop.signal)).rejects.toThrow('shutting down');
    const before = its.looks.length;
    expect(before).toBeLessThan(chunk.toPlace - chunk.fromPlace);
    await lookAtChunk(plan, chunk, its, new AbortController().signal);
    await lookAtChunk(plan, chunk, its, new AbortController().signal);
    expect(its.looks).toHaveLength(chunk.toPlace - chunk.fromPlace);
    expect(new Set(its.looks).size).toBe(its.looks.length);
  });

  it('that came up while the workers were away is told as missed; the next begins with the first that was', async () => {
    const its = patrol();
    await its.run(START + 3 * MINUTE);
    const seen = its.looks.length;
    expect(seen).toBeGreaterThan(150);
    // Away for the rest of this round and for the whole of the next.
    its.clock.nowMs = START + 2 * ROUND_MS + MINUTE;
    await its.keep();
    const missed = its.rounds().map(({ time, missed: count }) => [time.slice(11, 16), count]);
    const sumOf = (time: string) =>
      missed.filter(([at]) => at === time).reduce((sum, [, count]) => sum + Number(count), 0);
    expect([sumOf('08:00'), sumOf('08:10')]).toEqual([CAMERAS - seen, CAMERAS]);
    its.looks.length = 0;
    await its.work();
    expect(its.looks[0]).toBe(`C${seen}`);
    await its.run(START + 3 * ROUND_MS);
    expect(new Set(its.looks).size).toBe(CAMERAS);
  });

  it('leaves what is not begun at its end', async () => {
    const its = patrol();
    await its.run(START + ROUND_MS, { works: false });
    its.clock.nowMs = START + ROUND_MS;
    await its.work();
    expect(its.looks).toEqual([]);
    await its.run(START + ROUND_MS + MINUTE);
    expect(its.sums().map(([, , , done, missed]) => [done, missed])).toEqual([
      [0, 200],
      [0, 400],
    ]);
  });
});

describe('a fault over rounds', () => {
  it('is told when it is confirmed and when it is repaired, counted by the round, and the camera says it', async () => {
    let round = 0;
    const its = patrol((camera) =>
      camera === 'C7' && round < 3 ? { outcome: 'seen', trouble: 'black', measured: {} } : CLEAN,
    );
    for (round = 0; round < 5; round += 1) await its.run(START + (round + 1) * ROUND_MS);
    await its.run(START + 5 * ROUND_MS + MINUTE);
    const faults = its.told.filter(({ type }) => type.startsWith('fault.'));
    expect(faults.map(({ type, data }) => [type, data])).toEqual([
      ['fault.found', { district: 'west', fault: 'black' }],
      ['fault.confirmed', {}],
      // The first look came with the first tick of its round, later rounds begin when the one before is closed.
      ['fault.repaired', { minutes: 31 }],
    ]);
    expect(new Set(faults.map(({ subject }) => subject)).size).toBe(1);
    const west = its.rounds().filter((each) => each.district === 'west');
    expect(west.map(({ found, repaired }) => [found, repaired])).toEqual([
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 0],
      [0, 1],
    ]);
    const states = its.told.filter(({ subject }) => subject === 'C7').map(({ data }) => data?.state);
    expect(states).toEqual(['online', 'fault', 'fault', 'fault', 'online', 'online']);
    expect(await redis.hlen('{test}:patrol:cameras')).toBe(0);
  });

  it('of a camera from which nothing comes makes it offline, without saying that it was seen', async () => {
    const its = patrol((camera) => (camera === 'C8' ? { outcome: 'lost', trouble: 'silent' } : CLEAN));
    await its.run(START + 2 * ROUND_MS);
    const its8 = its.told.filter(({ subject }) => subject === 'C8');
    expect(its8.map(({ type, data }) => [type, data?.state])).toEqual([
      ['camera.changed', 'online'],
      ['camera.changed', 'offline'],
    ]);
  });
});
