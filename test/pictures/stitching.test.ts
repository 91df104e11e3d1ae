import type { Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Screen, Wall } from '../../protocol/site/site-file.ts';
import type { WallFixture } from '../../wall-client/fixture.ts';
import { placeOf, shiftStep } from '../../wall-client/stage/pixel-shift.ts';
import { createTheme } from '../../wall-client/theme/theme.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { openWallPage } from './open-wall-page.ts';
import { turnPicture } from './turn-picture.ts';
import { type ServedClient, serveClient } from './serve-client.ts';

/** Of 255, in any channel: what may differ anywhere, and what more than `FEW` of all pixels may not. */
const MOST = 32;
const SEEN = 8;
const FEW = 0.000_2;

interface Case {
  readonly wall: Omit<Wall, 'name'>;
  readonly scene: string;
  readonly surface?: 'cropped';
  /** As without a GPU. */
  readonly isRough?: boolean;
}

const grid = (columns: number, rows: number, { width, height }: { width: number; height: number }): Case['wall'] => ({
  width: columns * width,
  height: rows * height,
  screens: Object.fromEntries(
    Array.from({ length: columns * rows }, (_, index) => [
      `tile${index}`,
      { x: (index % columns) * width, y: Math.floor(index / columns) * height, width, height },
    ]),
  ),
});

const cases: Readonly<Record<string, Case>> = {
  '2x1': { wall: grid(2, 1, { width: 800, height: 450 }), scene: 'overview' },
  '2x2': { wall: grid(2, 2, { width: 640, height: 360 }), scene: 'overview' },
  '3x1': { wall: grid(3, 1, { width: 500, height: 420 }), scene: 'alerts' },
  // A coarse strip over panels with bezels between them, one of which hangs upright, one upside down.
  uneven: {
    wall: {
      width: 1_404,
      height: 640,
      screens: {
        strip: { x: 0, y: 0, width: 1_000, height: 100, density: 0.5 },
        left: { x: 0, y: 114, width: 493, height: 526 },
        right: { x: 507, y: 114, width: 493, height: 526, rotate: 180 },
        side: { x: 1_014, y: 0, width: 390, height: 640, rotate: 90 },
      },
    },
    scene: 'overview',
  },
  '2x1, shifted': {
    wall: { ...grid(2, 1, { width: 800, height: 450 }), pixelShift: { px: 8, everyMinutes: 1 } },
    scene: 'overview',
  },
  '2x1, without smooth edges': {
    wall: grid(2, 1, { width: 800, height: 450 }),
    scene: 'overview',
    isRough: true,
  },
  // As on a wall larger than the GPU's viewports.
  '2x1, cropped': { wall: grid(2, 1, { width: 800, height: 450 }), scene: 'overview', surface: 'cropped' },
};

/** With a seam through its map, whose routes and bands cross it. */
const patrolled: Case = {
  wall: {
    width: 1_600,
    height: 450,
    screens: {
      left: { x: 0, y: 0, width: 1_300, height: 450 },
      right: { x: 1_300, y: 0, width: 300, height: 450 },
    },
  },
  scene: 'patrol',
};

describe('the screens of a wall show together what the whole wall shows in one page', () => {
  let browser: Browser;
  let client: ServedClient;
  let shipped: WallFixture;
  beforeAll(async () => {
    [browser, client, shipped] = await Promise.all([launchBrowser(), serveClient(), createWallFixture('lianyuan')]);
  });
  afterAll(async () => {
    await client?.[Symbol.asyncDispose]();
    await browser?.close();
  });

  it.each(Object.entries({ ...cases, 'routes and bands': patrolled }))('%s', async (name, { wall, scene, ...how }) => {
    const whole: Screen = { x: 0, y: 0, width: wall.width, height: wall.height };
    const fixture = hang(shipped, { ...wall, name: { zh: name, en: name }, screens: { ...wall.screens, whole } });
    const screens = Object.entries(wall.screens);
    const densities = [...new Set(screens.map(([, { density = 1 }]) => density))];
    // Pages begin side by side: most of what they do then is done by one core each.
    const [wholes, tiles] = await Promise.all([
      Promise.all(
        densities.map((density) =>
          shoot(fixture, { screenName: 'whole', screen: whole, density, scene, isRough: how.isRough }),
        ),
      ),
      Promise.all(
        screens.map(([screenName, screen]) =>
          shoot(fixture, { screenName, screen, density: screen.density ?? 1, scene, ...how }),
        ),
      ),
    ]);
    const counts = { pixels: 0, seen: 0, differing: 0, most: 0 };
    for (const [index, [, { x, y, density = 1, rotate = 0 }]] of screens.entries()) {
      const reference = wholes[densities.indexOf(density)] as PNG;
      count(turnPicture(tiles[index] as PNG, rotate), reference, { x: x * density, y: y * density }, counts);
    }
    process.stdout.write(
      `${name}: ${counts.differing} of ${counts.pixels} pixels differ, ${counts.seen} by more than ${SEEN}, at most ${counts.most}\n`,
    );
    expect(counts.most).toBeLessThanOrEqual(MOST);
    expect(counts.seen).toBeLessThanOrEqual(counts.pixels * FEW);
  });

  it('shows the same a few pixels further where the wall is shifted, and its own ground at the edge', async () => {
    const pixelShift = { px: 8, everyMinutes: 7 };
    const { x, y } = placeOf(shiftStep(pixelShift, shipped.wall), pixelShift.px);
    expect(Math.abs(x) + Math.abs(y)).toBeGreaterThan(1);
    const wall = grid(1, 1, { width: 960, height: 540 });
    const [screen = { x: 0, y: 0, width: 1, height: 1 }] = Object.values(wall.screens);
    const shots = [];
    for (const shifted of [{}, { pixelShift }]) {
      const fixture = hang(shipped, { ...wall, ...shifted, name: { zh: '屏', en: 'Wall' } });
      shots.push(await shoot(fixture, { screenName: 'tile0', screen, density: 1, scene: 'overview' }));
    }
    const [still, moved] = shots as [PNG, PNG];
    const counts = { pixels: 0, seen: 0, differing: 0, most: 0 };
    const [left, top] = [Math.max(0, x), Math.max(0, y)];
    const inside = new PNG({ width: still.width - Math.abs(x), height: still.height - Math.abs(y) });
    PNG.bitblt(moved, inside, left, top, inside.width, inside.height, 0, 0);
    count(inside, still, { x: left - x, y: top - y }, counts);
    expect(counts.most).toBeLessThanOrEqual(MOST);
    expect(counts.seen).toBeLessThanOrEqual(counts.pixels * FEW);
    const corner = ((y > 0 ? 0 : moved.height - 1) * moved.width + (x > 0 ? 0 : moved.width - 1)) * 4;
    const ground = createTheme(wall.height, shipped.site.file.theme).colours.background;
    expect(moved.data.readUIntBE(corner, 3).toString(16)).toBe(ground.toString(16));
  });

  async function shoot(
    fixture: WallFixture,
    {
      screenName,
      screen,
      density,
      scene,
      surface,
      isRough = false,
    }: {
      readonly screenName: string;
      readonly screen: Screen;
      readonly density: number;
      readonly scene: string;
      readonly surface?: string;
      readonly isRough?: boolean | undefined;
    },
  ): Promise<PNG> {
    const upright = { width: Math.round(screen.width * density), height: Math.round(screen.height * density) };
    const isTurned = (screen.rotate ?? 0) % 180 !== 0;
    const viewport = isTurned ? { width: upright.height, height: upright.width } : upright;
    const context = await openContext(browser, { viewport });
    const query = { ...(surface && { surface }), ...(isRough && { antialias: '0' }) };
    const page = await openWallPage(context, { client, fixture, scene, screen: screenName, query });
    const shot = PNG.sync.read(await page.screenshot());
    await context.close();
    return shot;
  }
});

/** The shipped site with this wall alone. */
function hang(fixture: WallFixture, wall: Wall): WallFixture {
  return { ...fixture, site: { ...fixture.site, file: { ...fixture.site.file, walls: { main: wall } } } };
}

function count(
  tile: PNG,
  whole: PNG,
  at: { readonly x: number; readonly y: number },
  counts: { pixels: number; seen: number; differing: number; most: number },
): void {
  for (let y = 0; y < tile.height; y += 1)
    for (let x = 0; x < tile.width; x += 1) {
      const here = (y * tile.width + x) * 4;
      const there = ((y + at.y) * whole.width + x + at.x) * 4;
      let most = 0;
      for (let channel = 0; channel < 3; channel += 1)
        most = Math.max(
          most,
          Math.abs((tile.data[here + channel] as number) - (whole.data[there + channel] as number)),
        );
      counts.pixels += 1;
      if (most > 0) counts.differing += 1;
      if (most > SEEN) counts.seen += 1;
      counts.most = Math.max(counts.most, most);
    }
}
