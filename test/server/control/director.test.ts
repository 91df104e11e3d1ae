import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import { type SceneTold, TAKE_LEAD_MS } from '../../../protocol/messages.ts';
import type { SceneFile } from '../../../protocol/site/scenes.ts';
import { Director } from '../../../server/control/director.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const redis = withRedis({ appendfsync: 'always' });
const SOON = { withinMs: 10_000 };
const scene = (name: string, more: Partial<SceneFile> = {}): SceneFile => ({
  name: { zh: name, en: name },
  grid: { columns: ['1fr'], rows: ['1fr'], areas: ['clock'] },
  panels: { clock: { panel: 'clock' } },
  ...more,
});
const fade = { kind: 'fade', durationMs: 500 } as const;
const site = {
  ...fixtureSite,
  scenes: { overview: scene('overview'), alerts: scene('alerts', { transition: fade }), idle: scene('idle') },
};
let now = Date.UTC(2026, 10, 24, 6);
const opened: Director[] = [];

async function open(of = site): Promise<Director> {
  const director = new Director({
    redis: nodeRedisOptions(redis.endpoint),
    site: of,
    now: () => now,
    onTrouble: () => undefined,
  });
  opened.push(director);
  await until(() => director.read('main'), { ...SOON, what: 'the director has read Redis' });
  return director;
}
const hears = (director: Director, revision: number) =>
  until(() => director.read('main')?.revision === revision, { ...SOON, what: `revision ${revision}` });

describe('the scene of a wall', () => {
  let director: Director;
  beforeAll(async () => {
    director = await open();
  });
  afterAll(async () => {
    for (const one of opened) await one.close();
  });
  const take = (name: string, more: { transition?: SceneTold['transition']; at?: number } = {}) =>
    director.take({ wall: 'main', scene: name, ...more });

  it('[SC1] is the wall’s own before the first take', () => {
    expect(director.read('main')).toEqual({
      type: 'scene',
      scene: 'overview',
      at: 0,
      transition: { kind: 'cut' },
      revision: 0,
    });
    expect(director.read('constructor')).toBeUndefined();
  });

  it('[SC2] is taken a lead ahead, in the scene’s own transition, and told at once', async () => {
    const told: string[] = [];
    const stop = director.listen((wall) => void told.push(wall));
    const taken = await take('alerts');
    stop();
    expect(taken).toEqual({
      type: 'scene',
      scene: 'alerts',
      at: now + TAKE_LEAD_MS,
      transition: fade,
      from: 'overview',
      revision: 1,
    });
    expect(told).toEqual(['main']);
  });

  it('[SC3] the latest take stands; what stood is what had begun, not what was still to come', async () => {
    now += 60_000;
    await take('overview', { at: now + 5_000 });
    expect(await take('idle', { at: now + 1_000, transition: { kind: 'cut' } })).toMatchObject({
      scene: 'idle',
      at: now + 1_000,
      from: 'alerts',
      revision: 3,
    });
  });

  it('[SC2] a time that no screen could hold is put off; one in another unit is refused', async () => {
    now += 60_000;
    expect((await take('alerts', { at: now - 500 })).at).toBe(now + TAKE_LEAD_MS);
    await expect(take('idle', { at: now * 1_000 })).rejects.toMatchObject({ status: 400 });
  });

  it('refuses what the site does not have, by its code', async () => {
    await expect(take('nothing')).rejects.toMatchObject({ status: 404, code: 'scene.unknown' });
    await expect(take('constructor')).rejects.toMatchObject({ code: 'scene.unknown' });
    await expect(director.take({ wall: 'roof', scene: 'idle' })).rejects.toMatchObject({ code: 'wall.unknown' });
  });

  it('[SC3] two servers agree, whoever takes: also on takes at one and the same time', async () => {
    const other = await open();
    expect(other.read('main')).toEqual(director.read('main'));
    now += 60_000;
    const before = director.read('main')?.revision ?? 0;
    const names = ['idle', 'alerts', 'overview', 'idle', 'alerts', 'overview'];
    const taken = await Promise.all(
      names.map((name, i) => (i % 2 ? other : director).take({ wall: 'main', scene: name })),
    );
    expect(new Set(taken.map(({ revision }) => revision)).size, 'each has its own revision').toBe(names.length);
    await hears(director, before + names.length);
    await hears(other, before + names.length);
    expect(other.read('main')).toEqual(director.read('main'));
  });

  it('[SC1] outlives the server and a kill of Redis, and stands only as long as the site has it', async () => {
    now += 60_000;
    await take('idle');
    const stood = director.read('main');
    expect((await open()).read('main')).toEqual(stood);
    const { idle: _, ...scenes } = site.scenes;
    expect((await open({ ...site, scenes: scenes as typeof site.scenes })).read('main')).toMatchObject({
      scene: 'overview',
      at: 0,
    });
    process.kill(redis.server.pid, 'SIGKILL');
    const retaken = await until(() => take('alerts'), { ...SOON, withinMs: 20_000, what: 'Redis is back' });
    expect(retaken.revision).toBe((stood?.revision ?? 0) + 1);
  });
});
