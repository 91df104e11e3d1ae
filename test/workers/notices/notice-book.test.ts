import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ioredisOptions } from '../../../config/redis-endpoint.ts';
import type { Notice } from '../../../protocol/notices.ts';
import { NoticeBook } from '../../../workers/notices/notice-book.ts';
import { queues } from '../../../workers/queues.ts';
import { withRedis } from '../../support/redis.ts';

const server = withRedis();
let redis: Redis;
beforeAll(() => {
  redis = new Redis(ioredisOptions(server.endpoint));
});
afterAll(() => redis.disconnect());

const MINUTE_MS = 60_000;
const words = (text: string) => ({ zh: text, en: text });
/** 22:00 in Shanghai. */
const AT = Date.UTC(2026, 10, 24, 14);
const noticeAt = (minutes: number): Notice => ({
  ...{ id: `late.${minutes}`, rule: 'late', name: words('Late'), state: 'began', at: AT + minutes * MINUTE_MS },
  ...{ site: 'closing', siteName: words('Closing'), drill: false, rows: [] },
});

it('[NT4] a limit counts what a receiver is told in one hour, whenever it was seen', async () => {
  const jobs: string[] = [];
  const book = new NoticeBook({
    ...{ redis, site: 'book', dataSet: 'live' },
    queue: { add: async (_, { key }) => void jobs.push(key) as never },
  });
  // Two that wait for seven in the morning, two hours apart; one between them does not wait.
  for (const [minutes, dueMinutes] of [
    [0, 540],
    [60, 60],
    [120, 540],
  ] as const)
    await book.order(noticeAt(minutes), {
      ...{ receiver: 'office', most: 1, delayMs: (dueMinutes - minutes) * MINUTE_MS },
    });
  expect(jobs).toEqual(['late.0/office', 'late.60/office']);
  expect((await book.read('late.120/office'))?.state).toBe('withheld');
});

it('[NT3] the last try of a notice is at least eleven hours after the first', () => {
  const { attempts, backoff } = queues.noticeSends.jobs;
  const delaysMs = Array.from({ length: attempts - 1 }, (_, place) => backoff.delay * 2 ** place);
  const mostHours = delaysMs.reduce((sum, ms) => sum + ms, 0) / 3_600_000;
  expect(Math.floor(mostHours * (1 - backoff.jitter))).toBe(11);
  expect(Math.ceil(mostHours)).toBe(23);
});
