import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import { TAKE_LEAD_MS } from '../../../protocol/messages.ts';
import { httpErrors } from '../../../server/errors.ts';
import { Curtains, isDrawn } from '../../../server/control/curtains.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const redis = withRedis({ appendfsync: 'always' });
const SOON = { withinMs: 10_000 };
let now = Date.UTC(2026, 10, 24, 6);
const opened: Curtains[] = [];

async function open(): Promise<Curtains> {
  const curtains = new Curtains({
    redis: nodeRedisOptions(redis.endpoint),
    site: { code: 'fixture', walls: ['main', 'side'] },
    now: () => now,
    onTrouble: () => undefined,
  });
  opened.push(curtains);
  expect(curtains.read('main')).toBeUndefined();
  await until(() => curtains.read('main'), { ...SOON, what: 'Redis has been read' });
  return curtains;
}

describe('[VD7] the curtain of a wall', () => {
  let here: Curtains;
  let there: Curtains;
  beforeAll(async () => {
    here = await open();
    there = await open();
  });
  afterAll(async () => {
    for (const one of opened) await one.close();
  });

  it('is open at first, and drawn from one moment on, everywhere and for that wall alone', async () => {
    expect(here.read('main')).toMatchObject({ drawn: false, revision: 0 });
    const heard: string[] = [];
    there.listen((wall) => heard.push(wall));
    const change = await here.change('main', true);
    expect(change).toEqual({ wall: 'main', drawn: true, before: false, at: now + TAKE_LEAD_MS, revision: 1 });
    expect(isDrawn(change, change.at - 1)).toBe(false);
    expect(isDrawn(change, change.at)).toBe(true);
    await until(() => there.read('main')?.revision === 1, { ...SOON, what: 'the other server knows' });
    expect(there.read('main')).toEqual(change);
    expect(heard).toEqual(['main']);
    expect(here.read('side')).toMatchObject({ drawn: false });
  });

  it('stays drawn until a change holds, and one that was to come is void', async () => {
    now += 1_000;
    const opening = await there.change('main', false);
    expect(opening).toMatchObject({ drawn: false, before: true, revision: 2 });
    expect(isDrawn(opening, now)).toBe(true);
    const again = await there.change('main', true);
    expect(again).toMatchObject({ drawn: true, before: true, revision: 3 });
  });

  it('[AU1] is written down before it changes, and does not change where that is impossible', async () => {
    const changes: unknown[] = [];
    const { revision } = here.read('side') ?? {};
    const refusing = here.change('side', true, async (change) => {
      changes.push(change);
      throw httpErrors.unavailable('the audit trail');
    });
    await expect(refusing).rejects.toMatchObject({ status: 503, message: expect.stringContaining('audit trail') });
    expect(changes).toEqual([{ on: 'wall/side', before: { drawn: false }, after: { drawn: true } }]);
    expect(here.read('side')?.revision).toBe(revision);
  });

  it('outlives a restart', async () => {
    expect((await open()).read('main')).toMatchObject({ drawn: true, revision: 3 });
  });

  it('of a wall that the site has not: refused', async () => {
    await expect(here.change('nowhere', true)).rejects.toMatchObject({ status: 404 });
  });
});
