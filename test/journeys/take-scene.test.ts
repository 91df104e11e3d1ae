import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { trustAuthorities } from '../../config/trusted-authorities.ts';
import { openContext } from '../support/browser.ts';
import { openLine } from '../support/line.ts';
import { says } from '../support/says.ts';
import { until } from '../support/until.ts';
import { FRAMES_PER_SECOND } from './wall-page.ts';
import { withWatchfloor } from './with-watchfloor.ts';

const PATIENCE = { withinMs: 90_000, everyMs: 100 };
/** Time for a machine without a GPU to build a scene. */
const AHEAD_MS = 6_000;
const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
if (!outside)
  process.stdout.write('skipped: the pairing of a page, since this machine has no address but the loopback\n');

/** What the wall client leaves on its page for tests, and what this test adds. */
interface TakenWall {
  readonly stage: { readonly shown: string | undefined; readonly canvas: HTMLCanvasElement };
  readonly drawnAt: number;
}
type Frames = [wall: number, shown: string | undefined][];

const up = withWatchfloor({ env: { HOST: '0.0.0.0' } });

async function openScreen(path: string, url = up.watchfloor.url): Promise<Page> {
  // Trust in the server's own authority is the kiosk's to prove.
  const context = await openContext(up.browser, { viewport: { width: 320, height: 180 }, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const address = new URL(path, url);
  address.searchParams.set('fps', FRAMES_PER_SECOND);
  await page.goto(address.href);
  return page;
}

function shown(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const { watchfloor: wall } = globalThis as unknown as { watchfloor?: TakenWall };
    return wall?.stage.canvas.isConnected ? wall.stage.shown : undefined;
  });
}
const shows = (page: Page, scene: string) =>
  until(async () => (await shown(page)) === scene, { ...PATIENCE, what: `the page shows ${scene}` });

/** Notes from now on for which moment each frame was drawn, and what it showed. */
async function watchFrames(page: Page): Promise<() => Promise<Frames>> {
  await page.evaluate(() => {
    const { watchfloor: wall } = globalThis as unknown as { watchfloor: TakenWall };
    const frames: [number, string | undefined][] = [];
    Object.assign(globalThis, { frames });
    const look = () => {
      if (frames.at(-1)?.[0] !== wall.drawnAt) frames.push([wall.drawnAt, wall.stage.shown]);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return () => page.evaluate(() => (globalThis as unknown as { frames: Frames }).frames);
}

async function call(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const token = readFileSync(join(up.watchfloor.dataDir, 'admin-token'), 'utf8').trim();
  const answer = await fetch(`${up.watchfloor.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

it('[SC2] [SC4] two screens show a taken scene from the same instant of wall time on, and still do after a restart', async () => {
  const pages = [await openScreen('/wall/main/left'), await openScreen('/wall/main/right')];
  for (const page of pages) await shows(page, 'overview');
  const watched = await Promise.all(pages.map(watchFrames));

  const at = Date.now() + AHEAD_MS;
  const taken = await call('PUT', '/walls/main/scene', { scene: 'alerts', at });
  expect(taken).toMatchObject({ status: 200, body: { scene: 'overview', next: { scene: 'alerts', at } } });
  for (const page of pages) await shows(page, 'alerts');
  for (const [index, frames] of (await Promise.all(watched.map((read) => read()))).entries()) {
    const before = frames.filter(([wall]) => wall < at);
    const after = frames.filter(([wall]) => wall >= at);
    expect(before.length, `frames of screen ${index} before the take`).toBeGreaterThan(0);
    expect(new Set(before.map(([, scene]) => scene))).toEqual(new Set(['overview']));
    expect(new Set(after.map(([, scene]) => scene))).toEqual(new Set(['alerts']));
  }

  await cutInMidTake(pages);

  await up.watchfloor.killServer();
  await up.watchfloor.startServer();
  expect(await call('GET', '/walls/main/scene')).toMatchObject({ body: { scene: 'alerts' } });
  await pages[0]?.reload();
  await shows(pages[0] as Page, 'alerts');
  expect(await shown(pages[1] as Page), 'nobody reloaded this one').toBe('alerts');
  await call('POST', '/walls/main/scene', { scene: 'overview', transition: { kind: 'fade', durationMs: 800 } });
  for (const page of pages) await shows(page, 'overview');

  const pinned = await openScreen('/wall/main/left?scene=alerts');
  await shows(pinned, 'alerts');
  for (const page of [...pages, pinned]) await page.context().close();
});

/**
 * One screen more, whose line is cut when a take has been asked for and before it holds: the others cut together at its instant, this
 * one keeps its picture and says so, and shows what they show once its line is whole. From `alerts` to `overview` and back.
 */
async function cutInMidTake(pages: readonly Page[]): Promise<void> {
  await using line = await openLine(new URL(up.watchfloor.url));
  const lost = await openScreen('/wall/main/right?lang=en', line.url);
  await shows(lost, 'alerts');
  await line.cut();
  const watched = await Promise.all(pages.map(watchFrames));
  const at = Date.now() + AHEAD_MS;
  await call('PUT', '/walls/main/scene', { scene: 'overview', at });
  for (const page of pages) await shows(page, 'overview');
  for (const frames of await Promise.all(watched.map((read) => read())))
    for (const [wall, scene] of frames)
      expect(scene, `${wall - at} ms after the take`).toBe(wall < at ? 'alerts' : 'overview');
  await until(() => says(lost, 'Link lost'), { ...PATIENCE, what: 'the screen without a line says so' });
  expect(await shown(lost)).toBe('alerts');
  await line.mend();
  await shows(lost, 'overview');
  await until(async () => !(await says(lost, 'Link lost')), { ...PATIENCE, what: 'it says that no more' });
  await lost.context().close();
  await call('PUT', '/walls/main/scene', { scene: 'alerts' });
  for (const page of pages) await shows(page, 'alerts');
}

it.skipIf(!outside)(
  '[PR2] [PR4] [TL3] a page of another machine shows a code, comes in when it is entered, and out when it is revoked',
  async () => {
    trustAuthorities(join(up.watchfloor.dataDir, 'tls', 'ca.crt'));
    const url = `https://${outside}:${new URL(up.watchfloor.url).port}`;
    await expect(fetch(`${url}/healthz`), 'nobody manages accounts yet').rejects.toThrow();
    await up.watchfloor.openToOthers();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    // Typed as ever, it comes by https.
    const page = await openScreen('/wall/main/right', url.replace('https', 'http'));
    expect(await page.evaluate(() => [location.protocol, 'VideoDecoder' in globalThis])).toEqual(['https:', true]);
    const code = async () => {
      await page.locator('.pairing output').waitFor({ timeout: PATIENCE.withinMs });
      return (await page.locator('.pairing output').textContent())?.replace(' ', '');
    };
    const first = await code();
    expect(first).toMatch(/^\d{6}$/);
    expect(await page.locator('.pairing footer').textContent()).toContain('3 · main/right');
    const entered = await call('POST', `/screens/pairings/${first}`);
    expect(entered).toMatchObject({ status: 200, body: { wall: 'main', screen: 'right' } });
    await shows(page, 'overview');
    await page.reload();
    await shows(page, 'overview');
    expect(await page.locator('.pairing').isVisible()).toBe(false);

    const { id } = entered.body as { id: string };
    expect((await call('DELETE', `/screens/${id}`)).status).toBe(204);
    expect(await code(), 'another code').not.toBe(first);
    expect(await page.locator('#wall canvas').count(), 'nothing of the wall is left').toBe(0);
    await page.context().close();
  },
  240_000,
);
