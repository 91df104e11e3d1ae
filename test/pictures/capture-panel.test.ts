import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Panel, SceneFile } from '../../protocol/site/scenes.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { differing } from './compare-picture.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { type ServedClient, serveClient } from './serve-client.ts';
import { textsOf } from './texts-of.ts';

/** Chromium's own device: a green picture with a clock that runs. Its label is `fake_device_0`. */
const FAKE_DEVICE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const VIEWPORT = { width: 960, height: 270 };
const PATIENCE = { withinMs: 90_000, everyMs: 100 };

const words = { zh: '采集', en: 'Capture' };
const OTHER: SceneFile = {
  name: words,
  grid: { columns: ['1fr'], rows: ['1fr'], areas: ['clock'] },
  panels: { clock: { panel: 'clock' } },
};

/** What the test notes on its page: every track that was opened. While it is busy, no other program's device opens. */
interface Recorded {
  readonly tracks: MediaStreamTrack[];
  isBusy: boolean;
}

let browser: Browser;
let client: ServedClient;
beforeAll(async () => {
  [browser, client] = await Promise.all([launchBrowser({ args: FAKE_DEVICE }), serveClient()]);
});
afterAll(async () => {
  await client?.[Symbol.asyncDispose]();
  await browser?.close();
});

it('shows a device live, lets it go with its scene, and says when it is lost', async () => {
  const page = await openWall('FAKE_DEVICE');
  await until(async () => greenShare(await shoot(page)) > 0.2, { ...PATIENCE, what: 'the device is seen' });
  const before = await shoot(page);
  await until(async () => differing(before, await shoot(page), 0.1) > 100, { ...PATIENCE, what: 'its picture moves' });

  await page.evaluate(() => {
    const test = globalThis as unknown as Recorded;
    test.isBusy = true;
    // As when a grabber is pulled out: a track that a page stops itself tells of nothing.
    test.tracks.at(-1)?.dispatchEvent(new Event('ended'));
  });
  await until(async () => (await textsOf(page)).includes('没有信号，将自动重试'), { ...PATIENCE, what: 'the loss' });
  expect(greenShare(await shoot(page))).toBe(0);
  await page.evaluate(() => {
    (globalThis as unknown as Recorded).isBusy = false;
  });
  await until(async () => greenShare(await shoot(page)) > 0.2, { ...PATIENCE, what: 'the device is seen again' });

  const liveTracks = () =>
    page.evaluate(() => {
      const { tracks } = globalThis as unknown as Recorded;
      return tracks.filter(({ readyState }) => readyState === 'live').length;
    });
  expect(await liveTracks()).toBe(1);
  await page.evaluate((scene) => globalThis.watchfloor?.stage.showScene('other', scene), OTHER);
  expect(await liveTracks()).toBe(0);
  await page.context().close();
});

it('says that there is no such device, and how many others, but not which', async () => {
  const page = await openWall('HDMI 7');
  await until(async () => (await textsOf(page)).includes('本机没有这个采集设备'), { ...PATIENCE, what: 'the excuse' });
  const texts = (await textsOf(page)).join('\n');
  expect(texts).toContain('HDMI 7 · 另有 1 个设备');
  expect(texts).not.toContain('fake_device');
  await page.context().close();
});

async function openWall(device: string): Promise<Page> {
  const fixture = await createWallFixture('lianyuan');
  const context = await openContext(browser, { viewport: VIEWPORT });
  await context.addInitScript(() => {
    const test: Recorded = { tracks: [], isBusy: false };
    Object.assign(globalThis, test);
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const recorded = globalThis as unknown as Recorded;
      if (recorded.isBusy) throw new DOMException('busy', 'NotReadableError');
      const stream = await open(constraints);
      recorded.tracks.push(...stream.getTracks());
      return stream;
    };
  });
  const capture: Panel = { panel: 'capture', device };
  const scene = {
    name: words,
    grid: { columns: ['1fr'], rows: ['1fr'], areas: ['capture'] },
    panels: { capture },
  };
  const site = { ...fixture.site, scenes: { capture: scene } };
  return openWallPage(context, { client, fixture: { ...fixture, site }, scene: 'capture' });
}

/** The picture stands still for a test; here it is drawn anew. */
async function shoot(page: Page): Promise<PNG> {
  await textsOf(page);
  return PNG.sync.read(await page.screenshot());
}

/** Of all pixels. */
function greenShare({ data }: PNG): number {
  let green = 0;
  for (let index = 0; index < data.length; index += 4)
    if ((data[index + 1] ?? 0) > 110 && (data[index] ?? 0) < 120 && (data[index + 2] ?? 0) < 120) green += 1;
  return green / (data.length / 4);
}
