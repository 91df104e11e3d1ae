import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SceneFile, Transition } from '../../protocol/site/scenes.ts';
import type { WallFixture } from '../../wall-client/fixture.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { countGlObjects } from '../support/live-gl-objects.ts';
import { MemoryMeter, WITHOUT_COMPILED_CODE } from '../support/page-memory.ts';
import { drawNoPixels } from './draw-no-pixels.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { type ServedClient, serveClient } from './serve-client.ts';

const VIEWPORT = { width: 480, height: 135 };
/** What leaks once a take shows after these; a longer look is a matter of the environment. */
const TAKES = Number(process.env.WATCHFLOOR_TAKES ?? 100);
/** Caches of fonts and shaders fill at first. */
const WARM_UP = 40;
const HEAP_PER_TAKE_BYTES = 6 * 1024;
/** What the heap moves by itself between two collections. */
const HEAP_NOISE_BYTES = 1024 * 1024;

interface ChangingWall {
  readonly stage: {
    readonly canvas: HTMLCanvasElement;
    readonly shown: string;
    prepareScene(name: string, scene: SceneFile, change: { at: number; transition: Transition }): void;
  };
  draw(wall: number): void;
}
type Globals = { watchfloor: ChangingWall; watchfloorFixture: WallFixture };

let browser: Browser;
let client: ServedClient;
let fixture: WallFixture;
beforeAll(async () => {
  [browser, client, fixture] = await Promise.all([
    launchBrowser({ args: [WITHOUT_COMPILED_CODE] }),
    serveClient(),
    createWallFixture('lianyuan'),
  ]);
});
afterAll(async () => {
  await client?.[Symbol.asyncDispose]();
  await browser?.close();
});

/** A page whose clock stands still; what is drawn is up to the test. GL objects that live are counted. */
async function open(): Promise<Page> {
  const context = await openContext(browser, { viewport: VIEWPORT });
  await countGlObjects(context);
  return openWallPage(context, { client, fixture, scene: 'overview', screen: 'all' });
}

it('[SC4] a fade is, at any moment, the mean of the old scene as it stood and the new one', async () => {
  const [faded, cut] = await Promise.all([shoot({ kind: 'fade', durationMs: 2_000 }), shoot({ kind: 'cut' })]);
  expect(cut.before, 'two pages draw the same').toEqual(faded.before);
  let most = 0;
  let differing = 0;
  for (let i = 0; i < cut.after.length; i += 1) {
    const [old = 0, next = 0] = [faded.before[i], cut.after[i]];
    most = Math.max(most, Math.abs((faded.after[i] ?? 0) - (old + next) / 2));
    if (Math.abs(old - next) > 20) differing += 1;
  }
  expect(differing).toBeGreaterThan(1_000);
  expect(most).toBeLessThanOrEqual(2);
});

/** The pictures just before a take of `alerts`, and a second after it. */
async function shoot(transition: Transition): Promise<{ before: readonly number[]; after: readonly number[] }> {
  const page = await open();
  const pictures = await page.evaluate(
    ([start, how]) => {
      const { watchfloor, watchfloorFixture } = globalThis as unknown as Globals;
      const { stage } = watchfloor;
      const read = (wall: number) => {
        watchfloor.draw(wall);
        const copy = document.createElement('canvas');
        copy.width = stage.canvas.width;
        copy.height = stage.canvas.height;
        const pen = copy.getContext('2d', { willReadFrequently: true });
        pen?.drawImage(stage.canvas, 0, 0);
        return [...(pen?.getImageData(0, 0, copy.width, copy.height).data ?? [])];
      };
      const scene = watchfloorFixture.site.scenes.alerts as SceneFile;
      const at = start + 500;
      stage.prepareScene('alerts', scene, { at, transition: how });
      return { before: read(at - 0.01), after: read(at + 1_000) };
    },
    [fixture.wall, transition] as const,
  );
  await page.context().close();
  return pictures;
}

it(`${TAKES} takes leave nothing behind: heap, listeners, nodes and GL objects stay as they were`, async () => {
  const page = await open();
  // What stays behind does not depend on pixels.
  await drawNoPixels(page);
  const meter = await MemoryMeter.open(page);
  const takeMany = async (from: number, count: number) =>
    page.evaluate(
      async ([start, first, takes]) => {
        const { watchfloor, watchfloorFixture } = globalThis as unknown as Globals;
        for (let i = first; i < first + takes; i += 1) {
          const name = watchfloor.stage.shown === 'overview' ? 'alerts' : 'overview';
          const at = start + i * 1_000;
          const transition: Transition = i % 2 ? { kind: 'fade', durationMs: 200 } : { kind: 'cut' };
          watchfloor.stage.prepareScene(name, watchfloorFixture.site.scenes[name] as SceneFile, { at, transition });
          for (const later of [-50, 0, 100, 300]) watchfloor.draw(at + later);
          if (watchfloor.stage.shown !== name) throw new Error(`take ${i} shows ${watchfloor.stage.shown}`);
          // Renderers let go of textures between frames.
          await new Promise((resolve) => setTimeout(resolve));
        }
      },
      [fixture.wall + 10_000, from, count] as const,
    );
  await takeMany(0, WARM_UP);
  const before = await meter.measure();
  await takeMany(WARM_UP, TAKES);
  const after = await meter.measure();
  process.stdout.write(`before ${JSON.stringify(before)}, after ${TAKES} takes ${JSON.stringify(after)}\n`);
  for (const [what, count] of Object.entries(before)) {
    const room = what === 'heapBytes' ? TAKES * HEAP_PER_TAKE_BYTES + HEAP_NOISE_BYTES : count * 0.03;
    expect(after[what], what).toBeLessThanOrEqual(count + room);
  }
  await page.context().close();
});
