import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { ensureConsole, ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import type { RtspCameraServer } from '../../workers/drill/rtsp-camera/rtsp-camera-server.ts';
import { detailWords } from '../../wall-client/console/cameras/detail-words.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { OnvifDevice } from '../support/onvif/onvif-device.ts';
import { copyLianyuanWithoutCameras } from '../support/lianyuan-without-cameras.ts';
import { makeTestDir } from '../support/redis.ts';
import { startCameras } from '../support/rtsp-camera/start-cameras.ts';
import { until } from '../support/until.ts';
import { startWatchfloor, type Watchfloor } from '../support/watchfloor.ts';
import { FRAMES_PER_SECOND } from './wall-page.ts';

const PATIENCE = { withinMs: 90_000, everyMs: 100 };
const COUNT = 8;
const VIEWPORT = { width: 640, height: 360 };
const SCENE = `name: { zh: 视频, en: Video }
grid: { columns: [1fr], rows: [1fr], areas: [mosaic], gap: 0 }
panels:
  mosaic: { panel: mosaic, layout: '4', tiles: [{ source: cam-1 }, { source: cam-2 }, { source: cam-3 }, { source: cam-4 }] }
`;

/** What the wall client leaves on its page for tests. */
interface DirectedWall {
  readonly stage: { readonly canvas: HTMLCanvasElement; readonly view: unknown };
  readonly drawnAt: number;
}
type Frame = readonly [wall: number, words: string];
interface FollowingPage {
  readonly watchfloor?: DirectedWall;
  readWords(): string[];
  frames: Frame[];
}

let cameras: RtspCameraServer;
let device: OnvifDevice;
let watchfloor: Watchfloor;
let browser: Awaited<ReturnType<typeof launchBrowser>>;

beforeAll(async () => {
  await ensureWallClient(process.execPath);
  await ensureConsole(process.execPath);
  device = await OnvifDevice.start({
    sources: { v1: [{ token: 'p1', encoding: 'H264', width: 640, height: 360, stream: 'rtsp://h/1', turns: true }] },
    presets: { 'gate-2': 'Gate' },
  });
  cameras = await startCameras({ count: COUNT });
  watchfloor = await startWatchfloor({ sitesDir: writeSites() });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await watchfloor?.close();
  await cameras?.close();
  await device?.[Symbol.asyncDispose]();
});

/** Lianyuan with one scene of four pictures, and eight cameras. */
function writeSites(): string {
  const sites = makeTestDir('sites');
  const directory = join(sites, 'lianyuan');
  copyLianyuanWithoutCameras(directory);
  rmSync(join(directory, 'scenes'), { recursive: true });
  cpSync(inProject('config', 'sites', 'lianyuan', 'scenes', 'idle.yaml'), join(directory, 'scenes', 'idle.yaml'));
  writeFileSync(join(directory, 'scenes', 'overview.yaml'), SCENE);
  const rows = Array.from({ length: COUNT }, (_, index) => {
    const name = `cam-${index + 1}`;
    return `${name},${index + 1} 号,Gate ${index + 1},lantian,${cameras.addressOf(name, 'main')},${cameras.addressOf(name, 'sub')},${index === 1 ? `${device.address},p1` : ','}`;
  });
  writeFileSync(
    join(directory, 'cameras.csv'),
    ['id,name_zh,name_en,district,main,sub,onvif_device,onvif_profile', ...rows, ''].join('\n'),
  );
  return sites;
}

async function openScreen(screen: 'left' | 'right'): Promise<Page> {
  const context = await openContext(browser, { viewport: VIEWPORT });
  const page = await context.newPage();
  await page.addInitScript(() => {
    interface Node {
      readonly visible: boolean;
      readonly text?: unknown;
      readonly children: readonly Node[];
    }
    const here = globalThis as unknown as FollowingPage;
    here.readWords = () => {
      const words: string[] = [];
      const walk = (node: Node): void => {
        if (!node.visible) return;
        if (typeof node.text === 'string' && node.text !== '') words.push(node.text);
        for (const child of node.children) walk(child);
      };
      const { watchfloor: wall } = here;
      if (wall?.stage.canvas.isConnected) walk(wall.stage.view as Node);
      return words;
    };
    here.frames = [];
    const look = () => {
      const drawnAt = here.watchfloor?.drawnAt;
      if (drawnAt !== undefined && here.frames.at(-1)?.[0] !== drawnAt)
        here.frames.push([drawnAt, here.readWords().join(' | ')]);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(`${watchfloor.url}/wall/main/${screen}?lang=en&fps=${FRAMES_PER_SECOND}`);
  return page;
}
const wordsOf = (page: Page) => page.evaluate(() => (globalThis as unknown as FollowingPage).readWords().join(' | '));
const framesOf = (page: Page) => page.evaluate(() => (globalThis as unknown as FollowingPage).frames);
const says = (page: Page, ...expected: string[]) =>
  until(
    async () => {
      const words = await wordsOf(page);
      return expected.every((word) => words.includes(word)) && words;
    },
    { ...PATIENCE, what: `the page says ${expected.join(', ')}` },
  );
/** Every tile shows the picture of a camera, and says nothing over it. */
const isLive = (page: Page) =>
  until(
    async () => {
      const words = await wordsOf(page);
      return words.includes('Gate') && !/Connecting|lost|Frozen/.test(words);
    },
    { ...PATIENCE, what: 'all is live' },
  );

async function call(method: string, path: string, body: object) {
  const token = readFileSync(join(watchfloor.dataDir, 'admin-token'), 'utf8').trim();
  const answer = await fetch(`${watchfloor.url}/api/v1/walls/main/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Answered };
}
interface Answered {
  readonly holds: { readonly at: number };
  readonly coming: readonly { readonly at: number }[];
}
/** Gives a command; the wall time from which it holds. */
async function give(command: object): Promise<number> {
  const { status, body } = await call('POST', 'commands', command);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.coming.at(-1)?.at ?? body.holds.at;
}
const mosaic = { scene: 'overview', panel: 'mosaic' };
/** Of the brightest pixel of a page as its browser shows it, 0 to 255. */
async function brightness(page: Page): Promise<number> {
  const picture = (await page.screenshot({ type: 'png' })).toString('base64');
  return page.evaluate(async (encoded) => {
    const image = new Image();
    image.src = `data:image/png;base64,${encoded}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext('2d');
    pen?.drawImage(image, 0, 0);
    const { data } = pen?.getImageData(0, 0, image.width, image.height) ?? { data: [] };
    let brightest = 0;
    for (let index = 0; index < data.length; index += 1)
      if (index % 4 !== 3) brightest = Math.max(brightest, data[index] ?? 0);
    return brightest;
  }, picture);
}

it('[AR3] [TO1] two screens do as they are told from one instant of wall time on, and a page that reloads shows the same', async () => {
  const left = await openScreen('left');
  const right = await openScreen('right');
  await says(left, 'Gate 1', 'Gate 3');
  await says(right, 'Gate 2', 'Gate 4');

  await give({ do: 'assign', ...mosaic, tile: 1, camera: 'cam-8' });
  await says(left, 'Gate 8', 'Gate 3');

  await give({
    do: 'tour',
    ...mosaic,
    tour: { cameras: Array.from({ length: COUNT }, (_, index) => `cam-${index + 1}`), dwell: '1h' },
  });
  await says(left, 'Gate 1', '1/2');
  const heldAt = await give({ do: 'hold', ...mosaic });
  await says(left, 'held 1/2');
  await isLive(left);
  await isLive(right);

  const at = await give({ do: 'next', ...mosaic });
  await says(left, 'Gate 5', 'Gate 7', 'held 2/2');
  await says(right, 'Gate 6', 'Gate 8');
  for (const [page, before, after] of [
    [left, 'Gate 1', 'Gate 5'],
    [right, 'Gate 2', 'Gate 6'],
  ] as const) {
    const seen = await until(
      async () => {
        const all = await framesOf(page);
        return all.some(([wall]) => wall >= at) && all;
      },
      { ...PATIENCE, what: 'a frame after the cut' },
    );
    const frames = seen.filter(([wall]) => wall >= heldAt);
    expect(frames.some(([wall]) => wall < at)).toBe(true);
    for (const [wall, words] of frames)
      expect(words, `${wall - at} ms from the cut`).toContain(wall < at ? before : after);
  }

  await isLive(left);
  await left.reload();
  await says(left, 'Gate 5', 'Gate 7', 'held 2/2');
  await give({ do: 'undo' });
  await says(left, 'Gate 1', 'held 1/2');
  await says(right, 'Gate 2', 'Gate 4');

  await give({ do: 'enlarge', ...mosaic, tile: 1 });
  await until(async () => !(await wordsOf(left)).includes('Gate 3'), { ...PATIENCE, what: 'tile 1 fills the mosaic' });
  await says(right, 'Gate 1');
  await give({ do: 'shrink', ...mosaic });
  await says(right, 'Gate 2', 'Gate 4');
  for (const page of [left, right]) await page.context().close();
});

it('[AR5] a frozen wall holds one picture and says since when; a curtain takes it away; a black one is black', async () => {
  await give({ do: 'clear' });
  const left = await openScreen('left');
  const right = await openScreen('right');
  for (const page of [left, right]) await isLive(page);
  await says(left, 'Gate 1');

  const at = await give({ do: 'freeze' });
  const moment = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', timeStyle: 'medium' }).format(at);
  for (const page of [left, right]) await says(page, `Frozen ${moment}`);
  const held = await left.screenshot();
  const later = await until(
    async () => (await framesOf(left)).some(([wall]) => wall > at + 1_500) && left.screenshot(),
    {
      ...PATIENCE,
      what: 'a second later',
    },
  );
  expect(held.equals(later), 'the picture stands').toBe(true);

  const late = await openScreen('left');
  expect(await says(late, 'Frozen'), 'a page that comes later says when its own picture is of').not.toContain(moment);

  expect((await call('PUT', 'curtain', { drawn: true })).status).toBe(200);
  for (const page of [left, right, late])
    await until(async () => !(await wordsOf(page)).includes(moment), { ...PATIENCE, what: 'the held picture is gone' });
  for (const page of [left, right, late]) await says(page, 'Frozen');
  await call('PUT', 'curtain', { drawn: false });

  await give({ do: 'blank' });
  for (const page of [left, right])
    await until(async () => (await brightness(page)) === 0, { ...PATIENCE, what: 'the page is black' });
  await give({ do: 'unblank' });
  await give({ do: 'unfreeze' });
  for (const page of [left, right]) await isLive(page);
  expect(await brightness(left)).toBeGreaterThan(60);
  for (const page of [left, right, late]) await page.context().close();
});

it('[VD7] [PT1] the console shows a camera’s picture beside its line, nothing of it behind a curtain, and turns it', async () => {
  const context = await openContext(browser, { viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE.withinMs);
  const account = { name: 'admin', password: await watchfloor.openToOthers() };
  await page.request.post(`${watchfloor.url}/api/v1/session`, { data: account });
  await page.goto(`${watchfloor.url}/console/#cameras`);
  await page.getByRole('button', { name: new RegExp(`^${detailWords.open.zh} 1 `) }).click();
  const detail = page.getByRole('dialog');
  const is = (state: string) => detail.locator(`[data-live="${state}"]`).waitFor();
  /** Of the brightest pixel that its canvas has, 0 to 255. */
  const canvasBrightness = () =>
    detail.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const picture = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
      return picture ? picture.data.reduce((most, value) => Math.max(most, value), 0) : Number.NaN;
    });
  await is('live');
  await until(async () => (await canvasBrightness()) > 100, { ...PATIENCE, what: 'its picture is there' });
  expect((await call('PUT', 'curtain', { drawn: true })).status).toBe(200);
  await is('curtained');
  await until(async () => (await canvasBrightness()) === 0, { ...PATIENCE, what: 'nothing of it is left' });
  expect((await call('PUT', 'curtain', { drawn: false })).status).toBe(200);
  await is('live');

  await page.keyboard.press('ArrowRight');
  await detail.getByRole('button', { name: detailWords.askPresets.zh }).click();
  await detail.getByRole('button', { name: 'Gate', exact: true }).click();
  await until(() => device.wentTo.length > 0, { ...PATIENCE, what: 'the camera was sent there' });
  expect(device.wentTo).toEqual(['gate-2']);
  await context.close();
});
