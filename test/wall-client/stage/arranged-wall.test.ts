import { expect, it } from 'vitest';
import type { ArrangementTold } from '../../../protocol/commands.ts';
import { ArrangedWall } from '../../../wall-client/stage/arranged-wall.ts';

const mosaic = (camera: string) => ({ overview: { mosaic: { tiles: { 1: { camera } } } } });
const told = (revision: number, ...steps: ArrangementTold['steps']): ArrangementTold => ({
  type: 'arrangement',
  steps,
  names: { a: { zh: '甲', en: 'A' } },
  revision,
});
const cameraOf = (arranged: ReturnType<ArrangedWall['arranged']>, which: 'holds' | 'coming') =>
  arranged[which]?.tiles?.[1]?.camera;

it('[AR3] shows each step from its time on, and what is to come before it', () => {
  const wall = new ArrangedWall();
  wall.tell(told(2, { at: 0, arrangement: {} }, { at: 300, arrangement: { mosaics: mosaic('a') } }));
  wall.frame(299);
  const arranged = wall.arranged('overview', 'mosaic');
  expect([cameraOf(arranged, 'holds'), cameraOf(arranged, 'coming'), arranged.comingAt]).toEqual([undefined, 'a', 300]);
  wall.frame(300);
  expect([cameraOf(arranged, 'holds'), cameraOf(arranged, 'coming')]).toEqual(['a', 'a']);
  expect(arranged.comingAt).toBe(Number.POSITIVE_INFINITY);
  expect(wall.arranged('overview', 'mosaic')).toBe(arranged);
  expect(wall.arranged('other', 'mosaic').holds).toBeUndefined();
  expect([wall.nameOf('a')?.en, wall.nameOf('constructor')]).toEqual(['A', undefined]);
});

it('[AR3] a page that comes late shows what all that went before made', () => {
  const late = new ArrangedWall();
  late.tell(told(5, { at: 100, arrangement: { frozenSince: 100 } }, { at: 200, arrangement: { blankSince: 200 } }));
  late.frame(150);
  expect([late.frozenSince, late.isBlank]).toEqual([100, false]);
  late.frame(1_000);
  expect([late.frozenSince, late.isBlank]).toEqual([undefined, true]);
  // A word that was lost on the way is no word that all is as declared.
  late.tell(undefined);
  late.frame(1_001);
  expect(late.isBlank).toBe(true);
});
