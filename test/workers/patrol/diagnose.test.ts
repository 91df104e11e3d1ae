import { describe, expect, it } from 'vitest';
import { describeScene } from '../../../workers/patrol/diagnosis/describe-scene.ts';
import { diagnose } from '../../../workers/patrol/diagnosis/diagnose.ts';
import { PICTURE_BYTES, type Planes, planesOf } from '../../../workers/patrol/diagnosis/planes.ts';
import { renderScene } from '../../bench/diagnosis/render-scene.ts';
import type { Scene } from '../../bench/diagnosis/scene.ts';

const SMALL = { width: 320, height: 180 };
const street: Scene = {
  seed: 3,
  height: 7,
  across: 1,
  pitch: 14,
  yaw: 2,
  leftWall: 9,
  rightWall: 11,
  wallHeight: 14,
  light: 'day',
  vehicles: 4,
  sensorNoise: 1,
  trees: 0.5,
};
const at = (timeS: number, scene: Partial<Scene> = {}) => planesOf(renderScene({ ...street, ...scene }, timeS, SMALL));
const faultsOf = (pictures: readonly [Planes, ...Planes[]], references: readonly Planes[] = [at(0)]) =>
  diagnose({ pictures, references: references.map(describeScene) }).found.map(({ fault }) => fault);

/** The picture with each plane's samples made anew from their place and value. */
function changed(planes: Planes, luma: (value: number, column: number, row: number) => number, chroma = 0): Planes {
  const clamp = (value: number) => Math.max(0, Math.min(255, Math.round(value)));
  return {
    y: planes.y.map((value, index) => clamp(luma(value, index % SMALL.width, Math.floor(index / SMALL.width)))),
    u: planes.u.map((value) => clamp(value + chroma)),
    v: planes.v.map((value) => clamp(value + chroma)),
  };
}

/** From -0.5 to 0.5, without any pattern, always the same. */
function speck(column: number, row: number): number {
  const large = Math.abs(Math.sin(column * 12.9898 + row * 78.233) * 43_758.5453);
  return large - Math.floor(large) - 0.5;
}

describe('a clean picture', () => {
  const clean: Record<string, Partial<Scene>> = {
    'by day': {},
    'by night, of dark streets': { light: 'night', sensorNoise: 3 },
    'by night, under orange lamps': { light: 'night', sodium: 1 },
    'in infrared': { light: 'infrared' },
    'at dusk': { light: 'dusk' },
    'in rain': { light: 'overcast', weather: 'rain' },
    'in falling snow': { light: 'overcast', weather: 'snow' },
    'in fog': { light: 'overcast', weather: 'fog' },
    'of an empty street, where nothing but noise moves': { vehicles: 0 },
  };
  it.each(Object.entries(clean))('%s has no fault, nor has it at another time', (_name, scene) => {
    expect(faultsOf([at(2, scene), at(4, scene), at(6, scene)], [at(0, scene)])).toEqual([]);
    expect(faultsOf([at(2, scene)], [])).toEqual([]);
  });

  it('has not moved by night where the reference is of the day as well', () => {
    expect(faultsOf([at(9, { light: 'night', sodium: 0.5 })], [at(0), at(0, { light: 'night', sodium: 0.5 })])).toEqual(
      [],
    );
  });
});

describe('a fault', () => {
  const day = at(1);
  const faults: Record<string, [string, Planes]> = {
    'a shut lens': ['black', changed(planesOf(new Uint8Array(PICTURE_BYTES).fill(128)), () => 16)],
    'no light': ['tooDark', changed(day, (value) => 16 + (value - 16) * 0.12)],
    'too much light': ['tooBright', changed(day, (value) => Math.min(235, value * 2 + 40))],
    'a tint': ['colourCast', changed(day, (value) => value, 25)],
    snow: ['noise', changed(day, (value, column, row) => value + 90 * speck(column, row))],
    'a bag before the lens': ['covered', changed(day, (value, column) => (column < 240 ? 70 + column / 20 : value))],
    'a blue card': ['signalLost', { y: day.y.map(() => 41), u: day.u.map(() => 240), v: day.v.map(() => 110) }],
    'a turned camera': ['sceneMoved', at(1, { yaw: 28, across: -3, seed: 4 })],
  };
  it.each(Object.entries(faults))('%s is named', (_name, [fault, picture]) => {
    expect(faultsOf([picture])).toEqual([fault]);
  });

  it('is frozen where three pictures are one, though a clock on the rim runs on', () => {
    const clock = (second: number) =>
      changed(day, (value, column, row) => (row < 12 && column < 40 ? second * 60 : value));
    expect(faultsOf([clock(1), clock(2), clock(3)])).toEqual(['frozen']);
  });

  it('is not called frozen for two pictures that are one', () => {
    expect(faultsOf([day, day])).toEqual([]);
  });

  it('tells what was measured and the limit that it is beyond', () => {
    const [found] = diagnose({ pictures: [changed(day, () => 16)] }).found;
    expect(found).toMatchObject({ fault: 'black', measured: 16, limit: expect.any(Number) });
  });
});
