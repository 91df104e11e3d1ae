// What the page of the accelerated week is given beside the wall itself: state that goes on, and takes of scenes.
import type { Transition } from '../../protocol/site/scenes.ts';
import { applyPatch, diffViews } from '../../protocol/patch.ts';
import type { Patch, View } from '../../protocol/views.ts';
import type { FixtureViews, WallFixture } from '../../wall-client/fixture.ts';
import type { Stage } from '../../wall-client/stage/stage.ts';
import { inventViews } from '../pictures/fixtures/invent-views.ts';
import { countDrawCalls } from '../support/draw-calls.ts';

export interface WeekPart {
  /** Takes so far, and how many to make. */
  readonly from: number;
  readonly takes: number;
  /** Of the site's time between two takes. */
  readonly stepMs: number;
}

declare global {
  var liveWeek: (part: WeekPart) => Promise<number>;
}

/** Pixi puts its tables in order every 30 s, and lets go of what was not drawn for 60 s. */
const PIXI_ROUND_MS = 61_000;

/** How far the page's clock is ahead of the one it has by itself. */
let aheadMs = 0;
const ownNow = performance.now.bind(performance);
performance.now = () => ownNow() + aheadMs;

interface Globals {
  readonly watchfloor: { readonly stage: Stage; readonly views: FixtureViews; draw(wall: number): void };
  readonly watchfloorFixture: WallFixture;
}

/** Times of a frame after its take. */
const FRAMES_AFTER_MS = [0, 100, 300, 1_000];
/** What stays behind does not depend on pixels, which take most of the time without a GPU: so many takes draw none. */
const PIXELS_EVERY = 20;
const ZONE_MS = 8 * 3_600_000;
/** Into so many parts the metrics fall, of which each round through the scenes changes one: three or four views a second of the week. */
const PARTS = 3;

/** Takes scenes one after another while the state goes on by deltas; returns how many deltas were applied. */
globalThis.liveWeek = async ({ from, takes, stepMs }) => {
  const { watchfloor, watchfloorFixture: fixture } = globalThis as unknown as Globals;
  const { stage, views } = watchfloor;
  const { site } = fixture;
  const names = Object.keys(site.scenes);
  const parts = Array.from({ length: PARTS }, (_, part) => ({
    ...site,
    metrics: Object.fromEntries(Object.entries(site.metrics).filter((_metric, index) => index % PARTS === part)),
  }));
  const calls = countDrawCalls();
  let deltas = 0;
  for (let take = from; take < from + takes; take += 1) {
    const at = fixture.wall + take * stepMs;
    const part = parts[Math.floor(take / names.length) % PARTS] ?? site;
    const invented = inventViews({ site: part, seed: take, at, zoneMs: ZONE_MS, labels: [], values: {} });
    const changed: Record<string, View> = {};
    for (const [key, view] of Object.entries(invented)) {
      const before = views.read(key);
      const patch = diffViews(before, view);
      if (!patch) continue;
      // As it comes over the wire.
      changed[key] = applyPatch(before, JSON.parse(JSON.stringify(patch)) as Patch);
      deltas += 1;
    }
    views.change(changed);
    const name = names[take % names.length] as string;
    const scene = site.scenes[name];
    if (!scene) throw new Error(`no scene ${name}`);
    const transition: Transition = take % 3 === 0 ? { kind: 'fade', durationMs: 800 } : { kind: 'cut' };
    if (stage.shown !== name) stage.prepareScene(name, scene, { at, transition });
    calls.drawsPixels = take % PIXELS_EVERY === 0;
    watchfloor.draw(at - 50);
    for (const after of FRAMES_AFTER_MS) watchfloor.draw(at + after);
    if (stage.shown !== name) throw new Error(`take ${take} shows ${stage.shown}`);
    // Renderers let go of textures between frames.
    await new Promise((resolve) => setTimeout(resolve));
  }
  calls.stop();
  // A week of minutes is over before Pixi has done in it what it does in an hour.
  for (let round = 0; round < 2; round += 1) {
    aheadMs += PIXI_ROUND_MS;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    watchfloor.draw(fixture.wall + (from + takes - 1) * stepMs + (FRAMES_AFTER_MS.at(-1) ?? 0));
  }
  return deltas;
};
