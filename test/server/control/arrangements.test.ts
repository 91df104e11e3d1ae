import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import type { Command } from '../../../protocol/commands.ts';
import { TAKE_LEAD_MS } from '../../../protocol/messages.ts';
import { Arrangements, arrangedAt } from '../../../server/control/arrangements.ts';
import { mosaicSite } from '../../support/control/mosaic-site.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const redis = withRedis({ appendfsync: 'always' });
const SOON = { withinMs: 10_000 };
const mosaic = { scene: 'overview', panel: 'mosaic' } as const;
let now = Date.UTC(2026, 10, 24, 6);
const opened: Arrangements[] = [];

async function open(): Promise<Arrangements> {
  const arrangements = new Arrangements({
    redis: nodeRedisOptions(redis.endpoint),
    site: mosaicSite,
    now: () => now,
    onTrouble: () => undefined,
  });
  opened.push(arrangements);
  await until(() => arrangements.read('main'), { ...SOON, what: 'Redis has been read' });
  return arrangements;
}
const hears = (arrangements: Arrangements, revision: number) =>
  until(() => arrangements.read('main')?.revision === revision, { ...SOON, what: `revision ${revision}` });

describe('the arrangement of a wall', () => {
  let first: Arrangements;
  let second: Arrangements;
  beforeAll(async () => {
    first = await open();
    second = await open();
  });
  afterAll(async () => {
    for (const one of opened) await one.close();
  });
  const give = (command: Command, to = first, wall = 'main') => to.command({ wall, command, by: 'key-1' });
  const assign = (tile: number, camera: string): Command => ({ do: 'assign', ...mosaic, tile, camera });
  const tilesOf = (of: Arrangements) => of.read('main')?.steps.at(-1)?.arrangement.mosaics?.overview?.mosaic?.tiles;

  it('[AR1] is empty before the first command', () => {
    expect(first.read('main')).toEqual({
      type: 'arrangement',
      steps: [{ at: 0, arrangement: {} }],
      names: {},
      revision: 0,
    });
  });

  it('[AR3] a command holds from a lead ahead; what stands, who gave it and the names of its cameras are told everywhere', async () => {
    const told: string[] = [];
    const stop = second.listen((wall) => void told.push(wall));
    const entry = await first.command({ wall: 'main', command: assign(1, 'cam-7'), by: 'key-1', at: now });
    expect(entry.steps.at(-1)?.at, 'however early it was wished').toBe(now + TAKE_LEAD_MS);
    expect(entry).toMatchObject({ revision: 1, by: 'key-1', command: { do: 'assign' } });
    await hears(second, 1);
    stop();
    expect(told).toEqual(['main']);
    const at = now + TAKE_LEAD_MS;
    expect(second.read('main')).toMatchObject({
      steps: [
        { at: 0, arrangement: {} },
        { at, arrangement: { mosaics: { overview: { mosaic: { tiles: { 1: { camera: 'cam-7' } } } } } } },
      ],
      names: { 'cam-7': { en: 'Camera 7' } },
    });
    const standing = second.read('main');
    if (!standing) throw new Error('nothing is told');
    expect(arrangedAt(standing, now).holds.arrangement).toEqual({});
    expect(arrangedAt(standing, at)).toMatchObject({ coming: [], holds: { at } });
    expect(second.read('open')?.revision, 'another wall').toBe(0);
  });

  it('[AR3] several within a lead keep their order and their times', async () => {
    now += 10_000;
    await give({ do: 'freeze' });
    now += 100;
    await give({ do: 'unfreeze' });
    const { steps } = first.read('main') ?? { steps: [] };
    expect(steps.map(({ at, arrangement }) => [at - now, 'frozenSince' in arrangement])).toEqual([
      [-10_100 + TAKE_LEAD_MS, false],
      [TAKE_LEAD_MS - 100, true],
      [TAKE_LEAD_MS, false],
    ]);
  });

  it('[AR2] two servers that are told much at once carry out everything, each once, and agree', async () => {
    now += 10_000;
    await give({ do: 'clear' });
    const before = first.read('main')?.revision ?? 0;
    now += 10_000;
    const cameras = ['cam-1', 'cam-2', 'cam-3', 'cam-4'];
    // Each moves the tour by one: one that is lost or done twice would show.
    await give({ do: 'tour', ...mosaic, tile: 4, tour: { cameras, dwell: '1h' } });
    await hears(second, before + 1);
    const moves = Array.from({ length: 10 }, (_, index) =>
      give({ do: 'next', ...mosaic, tile: 4 }, index % 2 ? first : second),
    );
    const entries = await Promise.all(moves);
    expect(new Set(entries.map(({ revision }) => revision)).size).toBeGreaterThanOrEqual(2);
    for (const each of [first, second])
      await until(() => clockPlace(each) === 10 % cameras.length, { ...SOON, what: 'ten moves' });
    expect(second.read('main')).toEqual(first.read('main'));
  });
  const clockPlace = (of: Arrangements) => {
    const clock = tilesOf(of)?.['4']?.clock;
    return clock && 'place' in clock ? clock.place : undefined;
  };

  it('[AR4] undo goes back on whichever server it is given, and no further than the first command', async () => {
    now += 10_000;
    const before = first.read('main');
    await give(assign(1, 'cam-8'));
    now += 10_000;
    await give(assign(1, 'cam-9'));
    await hears(second, (before?.revision ?? 0) + 2);
    now += 10_000;
    await give({ do: 'undo' }, second);
    expect(tilesOf(second)?.['1']).toEqual({ camera: 'cam-8' });
    await hears(first, (before?.revision ?? 0) + 3);
    now += 10_000;
    await give({ do: 'undo' }, first);
    expect(first.read('main')?.steps.at(-1)?.arrangement).toEqual(before?.steps.at(-1)?.arrangement);
    await expect(give({ do: 'undo' }, first, 'open')).rejects.toMatchObject({ status: 409, code: 'undo.none' });
  });

  it('[AR4] what changes nothing is neither written nor told', async () => {
    now += 10_000;
    const before = first.read('main');
    await give({ do: 'unblank' });
    await expect(give(assign(1, 'cam-10'))).rejects.toMatchObject({ status: 409, code: 'camera.restricted' });
    await expect(give(assign(9, 'cam-1'))).rejects.toMatchObject({ status: 404, code: 'tile.unknown' });
    await expect(give({ do: 'freeze' }, first, 'roof')).rejects.toMatchObject({ code: 'wall.unknown' });
    expect(first.read('main')).toEqual(before);
    await give(assign(1, 'cam-10'), first, 'open');
  });

  it('[AR3] outlives the server and a kill of Redis', async () => {
    now += 10_000;
    await give(assign(2, 'cam-6'));
    const stood = first.read('main');
    expect((await open()).read('main')).toEqual(stood);
    process.kill(redis.server.pid, 'SIGKILL');
    now += 10_000;
    const undone = await until(() => give({ do: 'undo' }), { withinMs: 20_000, what: 'Redis is back' });
    expect(undone.revision).toBe((stood?.revision ?? 0) + 1);
    expect(tilesOf(first)?.['2']).toBeUndefined();
  });

  it('[AR3] refuses more at once than any hand gives, rather than tell pages of all of it', async () => {
    now += 10_000;
    let code: unknown;
    for (let index = 0; index < 40 && code === undefined; index += 1) {
      now += 1;
      code = await give({ do: index % 2 ? 'unblank' : 'blank' }).then(
        () => undefined,
        (error: { code: string }) => error.code,
      );
    }
    expect(code).toBe('request.rate');
  });
});
