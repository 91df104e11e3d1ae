// The page of the frame bench: draws the wall for one moment after another and tells what each took.
import type { View } from '../../protocol/views.ts';
import type { FixtureViews, WallFixture } from '../../wall-client/fixture.ts';
import type { Stage } from '../../wall-client/stage/stage.ts';
import { diffViews } from '../../protocol/patch.ts';
import { inventViews } from '../pictures/fixtures/invent-views.ts';
import { countDrawCalls } from '../support/draw-calls.ts';
import { waitForPixels } from './map-contestant.ts';

export interface FrameRun {
  readonly frames: number;
  /** Changed views come so often; never where left out. */
  readonly changeEveryMs?: number;
  /** True: waits for the pixels after each frame, so that the next finds an empty queue. False: draws no pixels at all. */
  readonly drawsPixels: boolean;
}

export interface FrameFigures {
  /** Of each frame, ms. */
  readonly scriptMs: readonly number[];
  readonly drawCalls: readonly number[];
  readonly changedViews: number;
}

interface Globals {
  readonly watchfloor: { readonly stage: Stage; readonly views: FixtureViews; draw(wall: number): void };
  readonly watchfloorFixture: WallFixture;
}

declare global {
  var drawFrames: (run: FrameRun) => FrameFigures;
}

const FRAME_MS = 1000 / 60;
const ZONE_MS = 8 * 3_600_000;
let wall = 0;

globalThis.drawFrames = ({ frames, changeEveryMs, drawsPixels }) => {
  const { watchfloor, watchfloorFixture: fixture } = globalThis as unknown as Globals;
  const gl = watchfloor.stage.canvas.getContext('webgl2') as WebGL2RenderingContext;
  const calls = countDrawCalls();
  calls.drawsPixels = drawsPixels;
  wall ||= fixture.wall;
  let slot = changeEveryMs && Math.floor(wall / changeEveryMs);
  const scriptMs: number[] = [];
  const drawCalls: number[] = [];
  let changedViews = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    wall += FRAME_MS;
    if (changeEveryMs && slot !== Math.floor(wall / changeEveryMs)) {
      slot = Math.floor(wall / changeEveryMs);
      const changed = changesAt(watchfloor.views, fixture, slot);
      changedViews += Object.keys(changed).length;
      watchfloor.views.change(changed);
    }
    const before = calls.count;
    const begun = performance.now();
    watchfloor.draw(wall);
    scriptMs.push(performance.now() - begun);
    drawCalls.push(calls.count - before);
    if (drawsPixels) waitForPixels(gl);
  }
  calls.stop();
  return { scriptMs, drawCalls, changedViews };
};

/** What a second of work changes: time goes on for all, and each value in its turn. */
function changesAt(views: FixtureViews, { site, viewTime }: WallFixture, slot: number): Record<string, View> {
  const invented = inventViews({
    site,
    seed: 20_261_124,
    at: viewTime + (slot % 1e6) * 10,
    zoneMs: ZONE_MS,
    labels: [],
  });
  const changed: Record<string, View> = {};
  const keys = Object.keys(invented);
  for (let index = slot % 5; index < keys.length; index += 5) {
    const key = keys[index] as string;
    const view = invented[key] as View;
    const next: View = view.view === 'value' ? { ...view, value: (view.value ?? 0) + (slot % 50) } : view;
    if (diffViews(views.read(key), next)) changed[key] = next;
  }
  return changed;
}
