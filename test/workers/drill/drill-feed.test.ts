import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ioredisOptions } from '../../../config/redis-endpoint.ts';
import type { CloudEvent, GateAnswer } from '../../../protocol/events.ts';
import { drillEvents, earliestBirthMs } from '../../../workers/drill/drill-events.ts';
import { DrillFeed } from '../../../workers/drill/drill-feed.ts';
import { compileDrill } from '../../../workers/drill/drill-plan.ts';
import { DrillProgressStore } from '../../../workers/drill/drill-progress.ts';
import { openLog } from '../../../workers/log.ts';
import { withRedis } from '../../support/redis.ts';
import { drillSite } from './drill-site.ts';

const START_MS = Date.parse('2026-06-10T15:00:00Z');
const MINUTE_MS = 60_000;
const drill = compileDrill(drillSite);
const sinceMs = START_MS - drill.historyMs;
const server = withRedis();
let redis: Redis;
beforeAll(() => {
  redis = new Redis(ioredisOptions(server.endpoint));
});
afterAll(() => redis.disconnect());

const isBeat = ({ type }: CloudEvent) => type === 'post.seen';
const idsOf = (events: readonly CloudEvent[]) =>
  events
    .filter((event) => !isBeat(event))
    .map(({ id }) => id)
    .sort();

/** A feed whose gate remembers what it took, and fails when told to. */
function feedOn(prefix: string, told: CloudEvent[], fails: () => boolean = () => false) {
  const post = async (events: readonly CloudEvent[]): Promise<GateAnswer> => {
    if (fails()) throw new Error('the gate is away');
    told.push(...events);
    return { accepted: events.length, refused: [] };
  };
  return new DrillFeed({
    drill,
    gate: { post },
    progress: new DrillProgressStore(redis, prefix),
    log: openLog('silent'),
  });
}

describe('a drill feed', () => {
  it('first sets up what stands there, then tells the live part, then fills the history: all of it, nothing else', async () => {
    const told: CloudEvent[] = [];
    const feed = feedOn('{whole}', told);
    await feed.tellUntil(START_MS);
    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(['post.changed', 'post.seen']));
    for (let minute = 1; minute <= 20; minute += 1) await feed.tellUntil(START_MS + minute * MINUTE_MS);
    await feed.fillHistory();
    const all = drillEvents(drill, {
      sinceMs,
      fromMs: earliestBirthMs(drill, sinceMs),
      toMs: START_MS + 20 * MINUTE_MS,
      heartbeats: 'newest',
    });
    expect(idsOf(told)).toEqual(idsOf(all));
  });

  it('goes on where another left it, without a gap and without going back', async () => {
    const [before, after]: [CloudEvent[], CloudEvent[]] = [[], []];
    const first = feedOn('{restart}', before);
    await first.tellUntil(START_MS);
    await first.tellUntil(START_MS + MINUTE_MS);
    const mark = before.length;
    await feedOn('{restart}', after).tellUntil(START_MS + 2 * MINUTE_MS);
    const expected = drillEvents(drill, {
      sinceMs,
      fromMs: START_MS + MINUTE_MS,
      toMs: START_MS + 2 * MINUTE_MS,
      heartbeats: 'all',
    });
    expect(mark).toBeGreaterThan(0);
    expect(after).toEqual(expected);
  });

  it('catches up after an outage of hours, of heartbeats with the newest alone', async () => {
    const told: CloudEvent[] = [];
    await feedOn('{outage}', told).tellUntil(START_MS);
    told.length = 0;
    const backMs = START_MS + 9 * 60 * MINUTE_MS;
    await feedOn('{outage}', told).tellUntil(backMs);
    expect(idsOf(told)).toEqual(
      idsOf(drillEvents(drill, { sinceMs, fromMs: START_MS, toMs: backMs, heartbeats: 'newest' })),
    );
    // One for each step of the catching up at most.
    expect(told.filter(isBeat).length).toBeLessThanOrEqual(2 * 25);
  });

  it('tells again what may not have arrived, and keeps its place until it has', async () => {
    const told: CloudEvent[] = [];
    let isAway = false;
    const feed = feedOn('{away}', told, () => isAway);
    await feed.tellUntil(START_MS);
    isAway = true;
    await expect(feed.tellUntil(START_MS + MINUTE_MS)).rejects.toThrow('the gate is away');
    isAway = false;
    told.length = 0;
    await feed.tellUntil(START_MS + MINUTE_MS);
    expect(told).toEqual(
      drillEvents(drill, { sinceMs, fromMs: START_MS, toMs: START_MS + MINUTE_MS, heartbeats: 'all' }),
    );
  });

  it('fills a history that was interrupted from where it was', async () => {
    const [first, second]: [CloudEvent[], CloudEvent[]] = [[], []];
    let batches = 0;
    const feed = feedOn('{history}', first, () => ++batches > 15);
    await feed.tellUntil(START_MS);
    await expect(feed.fillHistory()).rejects.toThrow('the gate is away');
    const shares: number[] = [];
    await feedOn('{history}', second).fillHistory({ onProgress: async (share) => void shares.push(share) });
    const all = drillEvents(drill, {
      sinceMs,
      fromMs: earliestBirthMs(drill, sinceMs),
      toMs: START_MS,
      heartbeats: 'newest',
    });
    expect([...new Set(idsOf([...first, ...second]))]).toEqual(idsOf(all));
    expect(shares[0]).toBeGreaterThan(0.2);
    expect(shares.at(-1)).toBe(1);
  });
});
