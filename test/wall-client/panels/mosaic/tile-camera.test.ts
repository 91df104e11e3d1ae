import { expect, it } from 'vitest';
import type { Programme } from '../../../../protocol/programme.ts';
import { TileCamera } from '../../../../wall-client/panels/mosaic/tile-camera.ts';
import type { CameraPicture } from '../../../../wall-client/panels/panel-sources.ts';

const DWELL_MS = 10_000;
const tour = (of: 'tour' | 'page', ...cameras: string[]): Programme => ({
  cameras,
  steps: { count: cameras.length, dwellMs: DWELL_MS },
  clock: { from: 0, place: 0 },
  of,
});
const single = (camera: string): Programme => ({ ...tour('tour', camera), clock: { held: 0 }, of: 'camera' });

/** A tile over a source that notes which cameras are open. */
function openTile({ fetchesAhead = true } = {}) {
  const open: string[] = [];
  const tile = new TileCamera({
    rectangle: { x: 0, y: 0, width: 640, height: 360 },
    openCamera: ({ camera }) => {
      open.push(camera);
      const picture: CameraPicture = {
        camera,
        condition: { state: 'live', because: undefined, privacy: [] },
        pixels: undefined,
        capturedAt: undefined,
        resize: () => undefined,
        frame: () => undefined,
        close: () => void open.splice(open.indexOf(camera), 1),
      };
      return Promise.resolve(picture);
    },
    waitFor: () => undefined,
    fetchesAhead,
  });
  const follow = (now: Programme | undefined, next?: Programme, nextAt = Number.POSITIVE_INFINITY) =>
    tile.follow({ now, next, nextAt });
  /** What is shown at a moment, and what is open then. */
  const at = async (wall: number) => {
    tile.frame(wall);
    // Whatever is opened is handed over.
    await Promise.resolve();
    await Promise.resolve();
    return [tile.camera, open.toSorted()];
  };
  return { follow, at };
}

it('[TO1] [TO4] shows the camera that is due, asks for the next before its time, and lets go of the last', async () => {
  const { follow, at } = openTile();
  follow(tour('tour', 'a', 'b', 'c'));
  expect(await at(1_000)).toEqual(['a', ['a']]);
  expect(await at(DWELL_MS - 4_000)).toEqual(['a', ['a', 'b']]);
  expect(await at(DWELL_MS - 1)).toEqual(['a', ['a', 'b']]);
  expect(await at(DWELL_MS)).toEqual(['b', ['b']]);
  expect(await at(3 * DWELL_MS - 1)).toEqual(['c', ['a', 'c']]);
  expect(await at(3 * DWELL_MS)).toEqual(['a', ['a']]);
});

it('[AR3] asks for what a command will show as soon as it is told', async () => {
  const { follow, at } = openTile();
  follow(single('a'));
  await at(0);
  follow(single('a'), single('z'), 300);
  expect(await at(10)).toEqual(['a', ['a', 'z']]);
  follow(single('z'));
  expect(await at(300)).toEqual(['z', ['z']]);
  follow(undefined);
  expect(await at(400)).toEqual([undefined, []]);
});

it('[TO4] fetches no more of the next page than a wall can bear, and nothing for a place that is empty', async () => {
  const { follow, at } = openTile({ fetchesAhead: false });
  follow(tour('page', 'a', 'b'));
  expect(await at(DWELL_MS - 1)).toEqual(['a', ['a']]);
  expect(await at(DWELL_MS)).toEqual(['b', ['b']]);
  const ahead = openTile();
  ahead.follow({ ...tour('page', 'a', 'b'), cameras: ['a', undefined] });
  expect(await ahead.at(DWELL_MS - 1)).toEqual(['a', ['a']]);
  expect(await ahead.at(DWELL_MS)).toEqual([undefined, []]);
  expect(await ahead.at(2 * DWELL_MS - 1)).toEqual([undefined, ['a']]);
});

it('goes on with the same picture where a command changes other tiles', async () => {
  const { follow, at } = openTile();
  follow(tour('tour', 'a', 'b'));
  expect(await at(DWELL_MS)).toEqual(['b', ['b']]);
  follow(tour('tour', 'a', 'b'));
  expect(await at(DWELL_MS + 1)).toEqual(['b', ['b']]);
});
