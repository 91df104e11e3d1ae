import { afterAll, beforeAll, expect, it } from 'vitest';
import { withRedis } from '../../support/redis.ts';
import { alertEvent, startGate } from './start-gate.ts';

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
});
afterAll(() => gate.close());

/** Nothing about them is like the one before: kind, source, subject, attribute, code. */
const strange = (batch: number) =>
  Array.from({ length: 500 }, (_, i) => {
    const mark = `x${batch}x${i}`;
    const kinds = [`${mark}.received`, 'alert.received', `alert.${mark}`];
    return alertEvent({
      type: kinds[i % 3],
      source: `/made-up/${mark}`,
      subject: mark,
      [`extension${mark}`]: mark,
      data: { [mark]: mark, district: mark },
    });
  });

/** The lines of a scrape, without their values. */
const series = async () => {
  const page = await (await fetch(`${gate.url}/metrics`)).text();
  return page
    .split('\n')
    .filter((line) => line.startsWith('watchfloor_'))
    .map((line) => line.replace(/ [^ ]+$/, ''));
};

it('a flood of refused events makes no series, no log and no state that grows, and holds up nobody else', async () => {
  expect((await gate.post(strange(0))).status).toBe(422);
  const before = await series();
  const [, ...good] = await Promise.all([
    Promise.all(Array.from({ length: 40 }, (_, batch) => gate.post(strange(1 + batch)))).then((answers) => {
      for (const { status, answer } of answers) expect([status, answer.refused.length]).toEqual([422, 500]);
    }),
    ...Array.from({ length: 10 }, (_, i) =>
      gate.post([alertEvent({ subject: `A20261102-${String(i).padStart(6, '0')}` })]),
    ),
  ]);
  for (const { status } of good) expect(status).toBe(200);
  const after = await series();
  expect(after.filter((line) => !before.includes(line))).toEqual(['watchfloor_events_accepted_total{kind="alert"}']);
  expect(after.filter((line) => line.startsWith('watchfloor_events_refused_total')).length).toBeLessThan(20);
  expect(gate.log()).not.toMatch(/x\d+x\d+/);
  const client = await redis.connect();
  for (const key of await client.keys('*')) expect(key).not.toMatch(/x\d+x\d+/);
});
