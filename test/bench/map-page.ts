// The page of the map bench: builds one contestant at a time and tells what its frames took.
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { type Contestant, type CreateContestant, type MarkerChange, STATE_COLOURS } from './map-contestant.ts';
import { createDeck } from './map-deck.ts';
import { createEcharts } from './map-echarts.ts';
import { createOwn } from './map-own.ts';

const FRAMES_PER_SECOND = 60;
const CHANGED_PER_SECOND = 0.01;
const SEED = 20_261_124;
const SIZE = { width: 320, height: 180 };

const contestants = { own: createOwn, deck: createDeck, echarts: createEcharts } satisfies Record<
  string,
  CreateContestant
>;
export type ContestantName = keyof typeof contestants;

export interface MapRun {
  readonly contestant: ContestantName;
  readonly markers: number;
  readonly frames: number;
}

export interface MapFigures {
  /** Median script time of a frame, ms. */
  readonly scriptMs: number;
  /** What it took to put a frame's changes into the form that is drawn from, ms. */
  readonly takeMs: number;
  /** Pixels that are not background, as a share of all: nothing drawn is nothing measured. */
  readonly inked: number;
}

declare global {
  var runMapBench: (run: MapRun) => Promise<MapFigures>;
}

globalThis.runMapBench = async ({ contestant: name, markers: count, frames }) => {
  const random = xoroshiro128plus(SEED);
  const next = (below: number) => uniformInt(random, 0, below - 1);
  const places = Float32Array.from({ length: count * 2 }, () => next(2_000_001) / 1_000_000 - 1);
  const states = Uint8Array.from({ length: count }, () => next(STATE_COLOURS.length));
  const canvas = Object.assign(document.createElement('canvas'), SIZE);
  document.body.append(canvas);
  const contestant = await contestants[name](canvas, { places, states });
  const script: number[] = [];
  const take: number[] = [];
  // The first frames compile shaders and code.
  const warmUp = Math.ceil(frames / 5);
  for (let frame = 0; frame < warmUp + frames; frame += 1) {
    const changedBefore = (frame * count * CHANGED_PER_SECOND) / FRAMES_PER_SECOND;
    const changedAfter = ((frame + 1) * count * CHANGED_PER_SECOND) / FRAMES_PER_SECOND;
    const changes = Array.from(
      { length: Math.floor(changedAfter) - Math.floor(changedBefore) },
      (): MarkerChange => [next(count), next(STATE_COLOURS.length)],
    );
    const begun = performance.now();
    contestant.take(changes);
    const taken = performance.now();
    contestant.draw();
    const drawn = performance.now();
    contestant.finish();
    if (frame >= warmUp) {
      take.push(taken - begun);
      script.push(drawn - taken);
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  const inked = inkOf(contestant);
  contestant.destroy();
  document.body.replaceChildren();
  return { scriptMs: median(script), takeMs: median(take), inked };
};

/** Drawn once more and copied before the browser takes the picture away. */
function inkOf(contestant: Contestant): number {
  contestant.draw();
  const canvases = [...document.querySelectorAll('canvas')];
  const copy = new OffscreenCanvas(SIZE.width, SIZE.height).getContext('2d');
  if (!copy) throw new Error('no 2d context');
  for (const canvas of canvases) copy.drawImage(canvas, 0, 0);
  const pixels = new Uint32Array(copy.getImageData(0, 0, SIZE.width, SIZE.height).data.buffer);
  const background = pixels[0];
  let inked = 0;
  for (const pixel of pixels) if (pixel !== background) inked += 1;
  return inked / pixels.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
