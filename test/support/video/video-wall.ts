import type { BrowserContext, Page } from 'playwright-core';
import type { Panel, SceneFile } from '../../../protocol/site/scenes.ts';
import type { Rectangle } from '../../../wall-client/layout/rectangle.ts';
import type {} from '../../../wall-client/main.ts';
import { createWallFixture } from '../../pictures/fixtures/wall-fixture.ts';
import { openWallPage } from '../../pictures/open-wall-page.ts';
import type { ServedClient } from '../../pictures/serve-client.ts';
import { until } from '../until.ts';
import { counterOf, counterPoints } from '../rtsp-camera/counted-frames.ts';

type Mosaic = Extract<Panel, { panel: 'mosaic' }>;

export interface VideoWallOptions {
  readonly client: ServedClient;
  readonly layout: Mosaic['layout'];
  readonly tiles?: NonNullable<Mosaic['tiles']>;
  /** In place of `tiles`: over all of them. */
  readonly tour?: NonNullable<Mosaic['tour']>;
  readonly size: { readonly width: number; readonly height: number };
  /** Where the video link is; default: a path of the client's own server. */
  readonly videoUrl?: string;
  /** The part of the wall that this page shows, in its px; default: all of it. */
  readonly screen?: Rectangle;
  readonly query?: Readonly<Record<string, string>>;
}

export interface SeenCounter {
  readonly tile: number;
  readonly counter: number;
  /** Epoch ms. */
  readonly at: number;
}

const SCENE = 'video-wall';
/** More often than a camera has pictures; without a GPU every frame costs. */
const DRAWN_EVERY_MS = 45;
/** Bars of the counter, in shares of a picture (`counted-frames.ts`). */
const COUNTED = { width: 640, height: 360 };

/** A wall with one mosaic on all of it, drawn for the machine's own time in the page's own loop. */
export class VideoWall {
  readonly page: Page;
  readonly places: readonly Rectangle[];
  readonly #scene: SceneFile;

  private constructor(page: Page, places: readonly Rectangle[], scene: SceneFile) {
    this.page = page;
    this.places = places;
    this.#scene = scene;
  }

  static async open(context: BrowserContext, options: VideoWallOptions): Promise<VideoWall> {
    const { client, layout, tiles, tour, size, query, videoUrl = '/video', screen } = options;
    const fixture = await createWallFixture('lianyuan');
    const scene: SceneFile = {
      name: { zh: '视频', en: 'Video' },
      grid: { columns: ['1fr'], rows: ['1fr'], areas: ['mosaic'], gap: 0 },
      panels: { mosaic: { panel: 'mosaic', layout, ...(tiles && { tiles }), ...(tour && { tour }) } },
    };
    const { walls } = fixture.site.file;
    const [wallName = ''] = Object.keys(walls);
    const wall = walls[wallName];
    if (!wall) throw new Error('the fixture has no wall');
    const alone = {
      ...wall,
      ...size,
      scene: SCENE,
      // As the relay's tests call one.
      screens: { left: screen ?? { x: 0, y: 0, ...size } },
    };
    const page = await openWallPage(context, {
      client,
      fixture: {
        ...fixture,
        videoUrl,
        site: {
          ...fixture.site,
          scenes: { ...fixture.site.scenes, [SCENE]: scene },
          file: { ...fixture.site.file, walls: { [wallName]: alone } },
        },
      },
      scene: SCENE,
      ...(screen && { screen: 'left' }),
      ...(query && { query }),
    });
    await page.evaluate((everyMs) => {
      let drawnMs = Number.NEGATIVE_INFINITY;
      const loop = () => {
        if (!('isFollowed' in globalThis) && performance.now() - drawnMs >= everyMs) {
          drawnMs = performance.now();
          globalThis.watchfloor?.draw(performance.timeOrigin + drawnMs);
        }
        requestAnimationFrame(loop);
      };
      requestAnimationFrame(loop);
    }, DRAWN_EVERY_MS);
    return new VideoWall(page, await findTiles(page), scene);
  }

  /** Resolves when a picture is to be seen in the first tile. */
  async isLit(): Promise<void> {
    const [place] = this.places;
    if (!place) throw new Error('the wall has no tile');
    const middle: [number, number] = [Math.round(place.x + place.width / 2), Math.round(place.y + place.height / 2)];
    await until(async () => ((await this.#luminances([[middle]]))[0]?.[0] ?? 0) > 40, {
      withinMs: 60_000,
      what: 'there is a picture',
    });
  }

  /** So often another mosaic of four takes the place of the last, each of cameras that no other showed: `first` is the first one's number. */
  async takeTurns(count: number, { first }: { readonly first: number }): Promise<void> {
    await this.page.evaluate(
      async ({ turns, scene, from }) => {
        const wall = globalThis.watchfloor;
        for (let turn = 0; turn < turns; turn += 1) {
          const tiles = Array.from({ length: 4 }, (_, tile) => ({ source: `cam-${from + turn * 4 + tile}` }));
          const panels = { mosaic: { panel: 'mosaic' as const, layout: '4' as const, tiles } };
          wall?.stage.showScene(`turn ${from + turn}`, { ...scene, panels });
          for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
        }
        wall?.stage.showScene('own', scene);
      },
      { turns: count, scene: this.#scene, from: first },
    );
  }

  /** The counter of the first tile in the picture of a moment of wall time (epoch ms). */
  async counterAt(wall: number): Promise<number | undefined> {
    const [luminances] = await this.#luminances(this.places.slice(0, 1).map(pointsIn), wall);
    return luminances && counterOf(luminances);
  }

  /** Every text that is drawn now. */
  words(): Promise<string[]> {
    return this.page.evaluate(() => {
      interface Node {
        readonly text?: unknown;
        readonly children: readonly Node[];
      }
      const words: string[] = [];
      const walk = (node: Node): void => {
        if (typeof node.text === 'string' && node.text !== '') words.push(node.text);
        for (const child of node.children) walk(child);
      };
      const wall = globalThis.watchfloor;
      if (wall) walk(wall.stage.view as unknown as Node);
      return words;
    });
  }

  /** Whether the page draws by itself, or only for the moments that it is asked for. */
  async drawByItself(does: boolean): Promise<void> {
    await this.page.evaluate((draws) => {
      if (draws) Reflect.deleteProperty(globalThis, 'isFollowed');
      else Object.assign(globalThis, { isFollowed: true });
    }, does);
  }

  /** So long (ms), every picture of the wall is read back: which counters were new in it, in which tile, and when (epoch ms). */
  async follow(forMs: number): Promise<SeenCounter[]> {
    const points = this.places.map(pointsIn);
    const seen = await this.page.evaluate(
      async ({ tiles, lengthMs }) => {
        const wall = globalThis.watchfloor;
        const canvas = wall?.stage.canvas;
        const gl = canvas?.getContext('webgl2');
        if (!wall || !canvas || !gl) throw new Error('the wall has not started');
        // Tiles of one row have their counters on one line: it is read at once.
        const lines = new Map<number, Uint8Array>();
        for (const [first] of tiles) lines.set(first?.[1] ?? 0, new Uint8Array(canvas.width * 4));
        const last = tiles.map(() => '');
        const found: { tile: number; bits: number[]; at: number }[] = [];
        // One loop at a time.
        Object.assign(globalThis, { isFollowed: true });
        const end = performance.now() + lengthMs;
        while (performance.now() < end) {
          await new Promise(requestAnimationFrame);
          wall.draw(performance.timeOrigin + performance.now());
          for (const [y, line] of lines)
            gl.readPixels(0, canvas.height - 1 - y, canvas.width, 1, gl.RGBA, gl.UNSIGNED_BYTE, line);
          const at = performance.timeOrigin + performance.now();
          for (const [tile, points] of tiles.entries()) {
            const bits = points.map(([x, y]) => lines.get(y)?.[x * 4 + 1] ?? 0);
            const word = bits.map((bit) => (bit > 128 ? '1' : '0')).join('');
            if (word !== last[tile]) found.push({ tile, bits, at });
            last[tile] = word;
          }
        }
        Reflect.deleteProperty(globalThis, 'isFollowed');
        return found;
      },
      { tiles: points, lengthMs: forMs },
    );
    return seen.flatMap(({ tile, bits, at }) => {
      const counter = counterOf(bits);
      return counter === undefined ? [] : [{ tile, counter, at }];
    });
  }

  /** Puts an empty scene on the wall, or its own again. */
  async show(which: 'empty' | 'own'): Promise<void> {
    const panels = which === 'own' ? this.#scene.panels : {};
    await this.page.evaluate((scene) => globalThis.watchfloor?.stage.showScene(String(performance.now()), scene), {
      ...this.#scene,
      panels,
    });
  }

  /** The counters that the tiles show in one and the same picture of the wall; undefined where there is none. */
  async counters(): Promise<(number | undefined)[]> {
    const points = this.places.map(pointsIn);
    return (await this.#luminances(points)).map(counterOf);
  }

  /** Of these pixels of the wall, as it is drawn now. */
  async luminancesOf(points: readonly (readonly [x: number, y: number])[]): Promise<number[]> {
    return (await this.#luminances([points.map(([x, y]): [number, number] => [x, y])]))[0] ?? [];
  }

  #luminances(points: readonly (readonly [x: number, y: number][])[], at?: number): Promise<number[][]> {
    return this.page.evaluate(
      ({ tiles, moment }) => {
        const wall = globalThis.watchfloor;
        if (!wall) return [];
        // Read back in the task that draws: afterwards the drawing buffer is the browser's.
        wall.draw(moment ?? performance.timeOrigin + performance.now());
        const { canvas } = wall.stage;
        const gl = canvas.getContext('webgl2');
        const pixel = new Uint8Array(4);
        return tiles.map((points) =>
          points.map(([x, y]) => {
            gl?.readPixels(x, canvas.height - 1 - y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
            return pixel[1] ?? 0;
          }),
        );
      },
      { tiles: points as [number, number][][], moment: at },
    );
  }
}

/** Where the tiles stand on the canvas, px. */
function findTiles(page: Page): Promise<Rectangle[]> {
  return page.evaluate(() => {
    interface Node {
      readonly label: string;
      readonly children: readonly Node[];
      /** Of what is drawn by itself, seen or not. */
      readonly bounds: { readonly width: number; readonly height: number };
      toGlobal(point: { x: number; y: number }): { readonly x: number; readonly y: number };
    }
    const places: Rectangle[] = [];
    const walk = (node: Node): void => {
      const [ground] = node.children;
      if (node.label !== 'tile' || !ground) {
        for (const child of node.children) walk(child);
        return;
      }
      // A tile's ground is unseen as soon as there is a picture.
      const { width, height } = ground.bounds;
      const { x, y } = node.toGlobal({ x: 0, y: 0 });
      places.push({ x, y, width, height });
    };
    const wall = globalThis.watchfloor;
    if (wall) walk(wall.stage.view as unknown as Node);
    return places;
  });
}

/** Pixels of a wall: pictures are as large as their tile allows, in its middle. */
function pointsIn({ x, y, width, height }: Rectangle): [x: number, y: number][] {
  const scale = Math.min(width / COUNTED.width, height / COUNTED.height);
  const [across, down] = [COUNTED.width * scale, COUNTED.height * scale];
  const left = x + (width - across) / 2;
  const top = y + (height - down) / 2;
  return counterPoints(COUNTED).map(([right, below]) => [
    Math.floor(left + right * across),
    Math.floor(top + below * down),
  ]);
}
