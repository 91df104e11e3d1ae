import fc from 'fast-check';
import { expect, it } from 'vitest';
import { carryOut } from '../../../protocol/carry-out.ts';
import { AS_DECLARED } from '../../../protocol/arrangement.ts';
import { readEntry, typeKey } from '../../../wall-client/console/tiles/read-entry.ts';
import { commandFor, placeTiles, shownOn, tilesOf } from '../../../wall-client/console/tiles/scene-tiles.ts';
import { describeSite } from '../../../config/site/describe-site.ts';
import { mosaicSite } from '../../support/control/mosaic-site.ts';

const site = describeSite(mosaicSite);
const picture = (arrangement = AS_DECLARED, devicePixelRatio = 1) =>
  placeTiles({ site, wall: 'main', scene: 'overview', width: 960, height: 540, devicePixelRatio, arrangement });

it('counts the tiles of all mosaics of a scene, and says what command reaches each', () => {
  const tiles = tilesOf(site, 'overview');
  expect(tiles.map(({ number, panel, tile }) => `${number} ${panel} ${tile}`)).toEqual([
    '1 mosaic 1',
    '2 mosaic 2',
    '3 mosaic 3',
    '4 mosaic 4',
    '5 pages 1',
    '6 pages 2',
    '7 pages 3',
    '8 pages 4',
  ]);
  expect(commandFor({ kind: 'camera', id: 'cam-7', name: '' }, tiles[5] as (typeof tiles)[5])).toEqual({
    do: 'assign',
    scene: 'overview',
    panel: 'pages',
    tile: 2,
    camera: 'cam-7',
  });
  expect(tilesOf(site, 'nowhere')).toEqual([]);
});

it('lays tiles in the halves of the picture where the scene has its mosaics, and none over another', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 1.25, 1.5, 2), (ratio) => {
      const tiles = picture(AS_DECLARED, ratio);
      expect(tiles).toHaveLength(8);
      for (const { panel, place } of tiles) {
        const middle = place.y + place.height / 2;
        expect(panel).toBe(middle < 270 ? 'mosaic' : 'pages');
        expect(place.x).toBeGreaterThan(0);
        expect(place.x + place.width).toBeLessThan(960);
      }
      for (const one of tiles)
        for (const other of tiles)
          if (one.number < other.number)
            expect(
              one.place.x + one.place.width <= other.place.x ||
                one.place.y + one.place.height <= other.place.y ||
                other.place.x + other.place.width <= one.place.x,
            ).toBe(true);
    }),
  );
});

it('has one tile where one is enlarged', () => {
  const arrangement = { mosaics: { overview: { mosaic: { enlarged: 3 } } } };
  const own = picture(arrangement).filter(({ panel }) => panel === 'mosaic');
  expect(own.map(({ tile }) => tile)).toEqual([3]);
  expect(own[0]?.place.width).toBeGreaterThan(900);
});

it('says what a tile shows once a command has put something there', () => {
  const tile = tilesOf(site, 'overview')[1] as ReturnType<typeof tilesOf>[number];
  const wall = { scenes: site.scenes, tours: site.file.tours ?? {}, hasCamera: () => true, maySee: () => true };
  const put = commandFor({ kind: 'camera', id: 'cam-9', name: '' }, tile);
  const outcome = carryOut({ arrangement: AS_DECLARED, past: [] }, put, { at: 0, wall });
  const arrangement = outcome.outcome === 'changed' ? outcome.arrangement : AS_DECLARED;
  expect(shownOn({ site, arrangement: AS_DECLARED }, tile, 0)?.camera).toBe('cam-2');
  expect(shownOn({ site, arrangement }, tile, 0)?.camera).toBe('cam-9');
});

const type = (keys: string) => [...keys].reduce(typeKey, '');
it.each([
  ['3', { kind: 'scene', number: 3 }],
  ['12.3', { kind: 'tile', camera: 12, tile: 3 }],
  ['.3', { kind: 'tile', camera: undefined, tile: 3 }],
  ['40512.', { kind: 'tile', camera: 40512, tile: undefined }],
  ['12.3.7', { kind: 'tile', camera: undefined, tile: 7 }],
  ['1234567', { kind: 'scene', number: 7 }],
])('reads %s as it was meant', (keys, entry) => {
  expect(readEntry(type(keys))).toEqual(entry);
});

it('reads nothing from nothing', () => {
  expect(readEntry('')).toBeUndefined();
});
