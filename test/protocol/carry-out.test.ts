import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrangement, AS_DECLARED, camerasOfArrangement } from '../../protocol/arrangement.ts';
import {
  ARRANGEMENT_CHARACTERS_MOST,
  carryOut,
  type Controlled,
  type ControlledWall,
} from '../../protocol/carry-out.ts';
import { type Command, UNDO_MOST } from '../../protocol/commands.ts';
import { programmeOf } from '../../protocol/programme.ts';
import { placeAt } from '../../protocol/tour-clock.ts';
import { mosaicSite } from '../support/control/mosaic-site.ts';

const wall: ControlledWall = {
  scenes: mosaicSite.scenes,
  tours: mosaicSite.file.tours ?? {},
  hasCamera: (id) => mosaicSite.cameras.has(id),
  hasDistrict: (code) => mosaicSite.file.districts.some((district) => district.code === code),
  maySee: (id) => mosaicSite.cameras.get(id)?.restricted !== true,
};
const AT = Date.UTC(2026, 10, 24, 6);
const fresh: Controlled = { arrangement: AS_DECLARED, past: [] };
const mosaic = { scene: 'overview', panel: 'mosaic' } as const;
const pages = { scene: 'overview', panel: 'pages' } as const;

const cameras = fc.integer({ min: 1, max: 11 }).map((number) => `cam-${number}`);
const places = fc.record({
  scene: fc.constantFrom('overview', 'overview', 'overview', 'nothing', 'constructor'),
  panel: fc.constantFrom('mosaic', 'pages', 'clock'),
});
const tiles = fc.integer({ min: 1, max: 5 });
const tourPlaces = fc.tuple(places, fc.option(tiles, { nil: undefined })).map(([place, tile]) => ({
  ...place,
  ...(tile !== undefined && { tile }),
}));
const choices = fc.oneof(
  fc.constantFrom('ring', 'unknown'),
  fc.record({ cameras: fc.array(cameras, { minLength: 2, maxLength: 9 }), dwell: fc.constantFrom('5s', '1m') }),
);
/** Any command that the wall might be given, also those that mean nothing to it. */
const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.tuple(places, tiles, cameras).map(([place, tile, camera]) => ({ do: 'assign' as const, ...place, tile, camera })),
  fc.tuple(tourPlaces, choices).map(([place, tour]) => ({ do: 'tour' as const, ...place, tour })),
  fc
    .tuple(fc.constantFrom('hold' as const, 'goOn' as const, 'next' as const, 'previous' as const), tourPlaces)
    .map(([word, place]) => ({ do: word, ...place })),
  fc
    .tuple(tourPlaces, fc.integer({ min: 1, max: 9 }))
    .map(([place, number]) => ({ do: 'skipTo' as const, ...place, place: number })),
  fc.tuple(places, tiles).map(([place, tile]) => ({ do: 'enlarge' as const, ...place, tile })),
  places.map((place) => ({ do: 'shrink' as const, ...place })),
  tourPlaces.map((place) => ({ do: 'clear' as const, ...place })),
  places.map((place) => ({ do: 'spotlight' as const, ...place })),
  fc.constantFrom<Command>(
    { do: 'banner', text: '十点集中', level: 'warning', until: AT + 3_600_000 },
    { do: 'banner', text: '早已过去', level: 'information', until: AT },
    { do: 'removeBanner' },
    { do: 'endSpotlight' },
    { do: 'highlight', district: mosaicSite.file.districts[0]?.code ?? '' },
    { do: 'highlight', district: 'nowhere' },
    { do: 'highlight', entity: 'A20261124-000001' },
    { do: 'highlight' },
    { do: 'endHighlight' },
  ),
  fc.constantFrom<Command>({ do: 'freeze' }, { do: 'unfreeze' }, { do: 'blank' }, { do: 'unblank' }, { do: 'clear' }),
);
const undoOrAny = fc.oneof(
  { weight: 6, arbitrary: commands },
  { weight: 1, arbitrary: fc.constant<Command>({ do: 'undo' }) },
);

/** What stands after some commands, each a second after the one before. */
function standsAfter(given: readonly Command[], from: Controlled = fresh): Controlled {
  return given.reduce<Controlled>((controlled, command, index) => {
    const outcome = carryOut(controlled, command, { at: AT + index * 1_000, wall });
    return outcome.outcome === 'changed' ? outcome : controlled;
  }, from);
}
const refusalOf = (command: Command, from: readonly Command[] = []) => {
  const outcome = carryOut(standsAfter(from), command, { at: AT, wall });
  return outcome.outcome === 'refused' ? outcome.refusal : outcome.outcome;
};
const shownIn = (arrangement: Arrangement, panel: 'mosaic' | 'pages', at = AT) =>
  [0, 1, 2, 3].map((index) => {
    const file = mosaicSite.scenes.overview?.panels[panel];
    if (file?.panel !== 'mosaic') throw new Error(`${panel} is no mosaic`);
    const programme = programmeOf(file, arrangement.mosaics?.overview?.[panel], index, wall.tours);
    return programme?.cameras[placeAt(programme.clock, programme.steps, at)];
  });

describe('the laws of commands', () => {
  it('[AR4] undo brings back what stood before, command by command', () => {
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 40 }), (given) => {
        const stood: Arrangement[] = [AS_DECLARED];
        let controlled = fresh;
        for (const [index, command] of given.entries()) {
          const outcome = carryOut(controlled, command, { at: AT + index * 1_000, wall });
          if (outcome.outcome !== 'changed') continue;
          controlled = outcome;
          stood.push(outcome.arrangement);
        }
        for (const before of stood.slice(0, -1).toReversed()) {
          controlled = standsAfter([{ do: 'undo' }], controlled);
          expect(controlled.arrangement).toEqual(before);
        }
        expect(carryOut(controlled, { do: 'undo' }, { at: AT, wall })).toMatchObject({
          refusal: { code: 'undo.none' },
        });
      }),
    );
  });

  it('[AR4] what is refused, or is so already, changes nothing and cannot be undone', () => {
    fc.assert(
      fc.property(fc.array(undoOrAny, { maxLength: 30 }), undoOrAny, (given, command) => {
        const controlled = standsAfter(given);
        const copy = structuredClone(controlled);
        const outcome = carryOut(controlled, command, { at: AT + 60_000, wall });
        expect(controlled, 'what was handed over is as it was').toEqual(copy);
        if (outcome.outcome === 'changed') expect(outcome.arrangement).not.toEqual(controlled.arrangement);
        expect(carryOut(controlled, command, { at: AT + 60_000, wall }), 'neither clock nor chance').toEqual(outcome);
      }),
    );
  });

  it('[AR1] clear brings every wall back to its scene files, whatever was done', () => {
    fc.assert(
      fc.property(fc.array(undoOrAny, { maxLength: 30 }), (given) => {
        expect(standsAfter([...given, { do: 'clear' }]).arrangement).toEqual(AS_DECLARED);
        const cleared = standsAfter([
          ...given,
          { do: 'clear', ...mosaic },
          { do: 'clear', ...pages },
          { do: 'unfreeze' },
          { do: 'unblank' },
          { do: 'removeBanner' },
          { do: 'endSpotlight' },
          { do: 'endHighlight' },
        ]);
        expect(cleared.arrangement, 'mosaic by mosaic it is the same').toEqual(AS_DECLARED);
      }),
    );
  });

  it('[AR5] no arrangement names a camera that the wall may not show, or the site does not have', () => {
    fc.assert(
      fc.property(fc.array(undoOrAny, { maxLength: 30 }), (given) => {
        for (const camera of camerasOfArrangement(standsAfter(given).arrangement)) {
          expect(wall.hasCamera(camera)).toBe(true);
          expect(wall.maySee(camera)).toBe(true);
        }
      }),
    );
  });

  it('[AR4] the last fifty commands can be undone, and no more', () => {
    const many = Array.from(
      { length: UNDO_MOST + 10 },
      (_, index): Command => ({ do: index % 2 ? 'unfreeze' : 'freeze' }),
    );
    expect(standsAfter(many).past).toHaveLength(UNDO_MOST);
  });
});

describe('what a mosaic shows', () => {
  it('[AR1] is what the scene files say, where nobody said otherwise', () => {
    expect(shownIn(AS_DECLARED, 'mosaic', 0)).toEqual(['cam-1', 'cam-2', 'cam-3', undefined]);
    expect(shownIn(AS_DECLARED, 'pages', 0)).toEqual(['cam-1', 'cam-2', 'cam-3', 'cam-4']);
    expect(shownIn(AS_DECLARED, 'pages', 20_000)).toEqual(['cam-5', 'cam-6', undefined, undefined]);
  });

  it('[TO2] a tile that was given a camera shows that, over the tour of its mosaic as well', () => {
    const given = (place: typeof mosaic | typeof pages): Command => ({
      do: 'assign',
      ...place,
      tile: 2,
      camera: 'cam-9',
    });
    const { arrangement } = standsAfter([given(mosaic), given(pages)]);
    expect(shownIn(arrangement, 'mosaic', 0)).toEqual(['cam-1', 'cam-9', 'cam-3', undefined]);
    expect(shownIn(arrangement, 'pages', 20_000)).toEqual(['cam-5', 'cam-9', undefined, undefined]);
  });

  it('[TO2] a tour over a mosaic begins with its first page at its moment, and takes every tile', () => {
    const tour = { cameras: ['cam-9', 'cam-8', 'cam-7', 'cam-6', 'cam-5'], dwell: '5s' };
    const { arrangement } = standsAfter([
      { do: 'assign', ...mosaic, tile: 1, camera: 'cam-9' },
      { do: 'enlarge', ...mosaic, tile: 1 },
      { do: 'tour', ...mosaic, tour },
    ]);
    const from = AT + 2_000;
    expect(shownIn(arrangement, 'mosaic', from)).toEqual(['cam-9', 'cam-8', 'cam-7', 'cam-6']);
    expect(shownIn(arrangement, 'mosaic', from + 5_000)).toEqual(['cam-5', undefined, undefined, undefined]);
    expect(arrangement.mosaics?.overview?.mosaic?.enlarged).toBeUndefined();
  });

  it('[TO3] the tour of a scene file is held, moved and let go like any other', () => {
    const tile = { ...mosaic, tile: 3 };
    const moved = standsAfter([
      { do: 'skipTo', ...tile, place: 2 },
      { do: 'hold', ...tile },
    ]).arrangement;
    expect(shownIn(moved, 'mosaic', AT + 3_600_000)[2]).toBe('cam-4');
    const back = standsAfter([
      { do: 'skipTo', ...tile, place: 2 },
      { do: 'clear', ...tile },
    ]).arrangement;
    expect(back).toEqual(AS_DECLARED);
    const page = standsAfter([
      { do: 'hold', ...pages },
      { do: 'next', ...pages },
    ]).arrangement;
    expect(shownIn(page, 'pages', AT)).not.toEqual(shownIn(AS_DECLARED, 'pages', AT));
  });

  it('a tour that the site no longer has gives way to what the scene says', () => {
    const { arrangement } = standsAfter([{ do: 'tour', ...mosaic, tile: 1, tour: 'ring' }]);
    const file = mosaicSite.scenes.overview?.panels.mosaic;
    if (file?.panel !== 'mosaic') throw new Error('no mosaic');
    expect(programmeOf(file, arrangement.mosaics?.overview?.mosaic, 0, {})?.cameras).toEqual(['cam-1']);
  });
});

it('says by code and place what it refuses', () => {
  const assign = { do: 'assign', ...mosaic, tile: 1, camera: 'cam-1' } as const;
  expect(refusalOf({ ...assign, scene: 'nothing' })).toMatchObject({ code: 'scene.unknown', where: 'scene' });
  expect(refusalOf({ ...assign, panel: 'clock' })).toMatchObject({ code: 'mosaic.unknown', where: 'panel' });
  expect(refusalOf({ ...assign, tile: 5 })).toMatchObject({ code: 'tile.unknown', where: 'tile', expected: '1 to 4' });
  expect(refusalOf({ ...assign, camera: 'cam-11' })).toMatchObject({ code: 'camera.unknown', where: 'camera' });
  expect(refusalOf({ ...assign, camera: 'cam-10' })).toMatchObject({ code: 'camera.restricted' });
  const tour = { cameras: ['cam-1', 'cam-10'], dwell: '5s' };
  expect(refusalOf({ do: 'tour', ...mosaic, tour })).toMatchObject({
    code: 'camera.restricted',
    where: 'tour.cameras[1]',
  });
  expect(refusalOf({ do: 'tour', ...mosaic, tour: 'toString' })).toMatchObject({ code: 'tour.unknown' });
  expect(refusalOf({ do: 'next', ...mosaic, tile: 1 })).toMatchObject({ code: 'tour.none', where: 'tile' });
  expect(refusalOf({ do: 'hold', ...mosaic })).toMatchObject({ code: 'tour.none', where: 'panel' });
  expect(refusalOf({ do: 'skipTo', ...pages, place: 3 })).toMatchObject({ code: 'place.unknown', expected: '1 to 2' });
  expect(refusalOf({ do: 'unblank' })).toBe('same');
});

it('[AR4] refuses what would make an arrangement too large to be told to every page', () => {
  const roomy = { ...wall, hasCamera: () => true, maySee: () => true };
  const cameras = Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(40, 'x'));
  const give = (controlled: Controlled, tile: number) =>
    carryOut(controlled, { do: 'tour', ...mosaic, tile, tour: { cameras, dwell: '5s' } }, { at: AT, wall: roomy });
  let controlled = fresh;
  for (let tile = 1; tile <= 3; tile += 1) {
    const outcome = give(controlled, tile);
    if (outcome.outcome !== 'changed') throw new Error(`tile ${tile} is not given its tour`);
    controlled = outcome;
  }
  expect(JSON.stringify(controlled.arrangement).length).toBeLessThanOrEqual(ARRANGEMENT_CHARACTERS_MOST);
  expect(give(controlled, 4)).toMatchObject({ refusal: { code: 'arrangement.size' } });
});
