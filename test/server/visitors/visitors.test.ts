import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import { Curtains } from '../../../server/control/curtains.ts';
import { Director } from '../../../server/control/director.ts';
import { Visitors } from '../../../server/visitors/visitors.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const redis = withRedis({ appendfsync: 'always' });
const words = { zh: '场景', en: 'scene' };
const scene = {
  name: words,
  grid: { columns: ['1fr'], rows: ['1fr'], areas: ['clock'] },
  panels: { clock: { panel: 'clock' as const } },
};
const site = {
  ...fixtureSite,
  scenes: { overview: scene, other: scene, secret: { ...scene, restricted: true as const } },
};
const LEAD_MS = 700;
let now = Date.UTC(2026, 10, 24, 6);

describe('[MO2] visitors before a wall', () => {
  let director: Director;
  let curtains: Curtains;
  let visitors: Visitors;
  beforeAll(async () => {
    const shared = {
      redis: nodeRedisOptions(redis.endpoint),
      now: () => now,
      leadMs: LEAD_MS,
      onTrouble: () => undefined,
    };
    director = new Director({ ...shared, site, isRefused: (wall, name) => visitors.refuses(wall, name) });
    curtains = new Curtains({
      ...shared,
      site: { code: site.code, walls: ['main'] },
      isKeptDrawn: (wall) => visitors.read(wall)?.present !== false,
    });
    visitors = new Visitors({ ...shared, site, director, curtains });
    await until(() => director.read('main') && curtains.read('main') && visitors.read('main'), {
      withinMs: 10_000,
      what: 'Redis has been read',
    });
  });
  afterAll(async () => {
    for (const one of [visitors, curtains, director]) await one.close();
  });
  const isDrawn = () => curtains.read('main')?.drawn;

  it('the curtain is drawn, stays so, and is open when they have gone', async () => {
    expect((await visitors.receive('main')).at).toBe(now + LEAD_MS);
    expect(isDrawn()).toBe(true);
    await expect(curtains.change('main', false)).rejects.toMatchObject({ status: 409, code: 'visitors.present' });
    expect(isDrawn()).toBe(true);
    await visitors.release('main');
    expect(isDrawn()).toBe(false);
  });

  it.each([
    ['before they came', [() => curtains.change('main', true), () => visitors.receive('main')]],
    ['while they were there', [() => visitors.receive('main'), () => curtains.change('main', true)]],
  ])('a curtain that somebody drew %s stays drawn', async (_when, acts) => {
    for (const act of acts) await act();
    await visitors.release('main');
    expect(isDrawn()).toBe(true);
    await curtains.change('main', false);
    expect(isDrawn()).toBe(false);
  });

  it('a restricted scene goes, also where it stands until a take that is still to come', async () => {
    await director.take({ wall: 'main', scene: 'secret' });
    now += 60_000;
    await director.take({ wall: 'main', scene: 'other', at: now + 600_000 });
    const { at } = await visitors.receive('main');
    expect(director.read('main')).toMatchObject({ from: 'secret', scene: 'overview', at });
    await visitors.release('main');
  });

  it('nor is one taken of which the act was written down before they came', async () => {
    const taking = director.take({ wall: 'main', scene: 'secret' }, async (_change, act) => {
      await visitors.receive('main');
      return act();
    });
    await expect(taking).rejects.toMatchObject({ code: 'scene.restricted' });
    await visitors.release('main');
  });
});
