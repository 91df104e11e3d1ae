import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Camera } from '../../../protocol/site/cameras.ts';
import { nearestCameras } from '../../../server/desk/nearest-cameras.ts';

const camera = (district: string, more: Partial<Camera> = {}): Camera => ({
  name: { zh: district, en: district },
  district,
  main: 'rtsp://192.0.2.1/1',
  ...more,
});
const tiles = { north: [0, 0], middle: [0, 1], south: [0, 2] } as const;
const cameras = new Map([
  ['s1', camera('south')],
  ['n2', camera('north')],
  ['n1', camera('north')],
  ['m1', camera('middle', { position: [112, 27.7] })],
  ['m2', camera('middle', { position: [112, 27.6] })],
  ['hidden', camera('north', { position: [112, 27.5], restricted: true })],
  ['elsewhere', camera('unplaced')],
]);
const nearest = (place: Parameters<typeof nearestCameras>[0], most = 16) =>
  nearestCameras(place, { cameras, tiles, most });

describe('[DK4] the nearest cameras', () => {
  it('are those of the district, then of its neighbours; none of a district that lies nowhere', () => {
    expect(nearest({ district: 'north' })).toEqual(['n1', 'n2', 'm1', 'm2', 's1']);
    expect(nearest({ district: 'unplaced' })).toEqual(['elsewhere']);
  });

  it('go by distance where both points are known, and by district after them', () => {
    expect(nearest({ point: [112, 27.61], district: 'south' })).toEqual(['m2', 'm1', 's1', 'n1', 'n2']);
    expect(nearest({ point: [112, 27.69] })).toEqual(['m1', 'm2']);
  });

  it('are never restricted, never more than asked for, and none where nothing is known', () => {
    expect(nearest({ point: [112, 27.5], district: 'north' }, 2)).toEqual(['m2', 'm1']);
    expect(nearest({})).toEqual([]);
  });

  it('do not depend on the order of the file', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...cameras], { minLength: cameras.size }), (shuffled) => {
        const found = nearestCameras({ district: 'north' }, { cameras: new Map(shuffled), tiles, most: 16 });
        expect(found).toEqual(nearest({ district: 'north' }));
      }),
    );
  });
});
