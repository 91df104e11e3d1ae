import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeAt, retarget, startMove } from '../../../wall-client/panels/parts/moving-rows.ts';
import { formatRolling, type RollingPlace, rollPlaces } from '../../../wall-client/panels/parts/rolling-number.ts';

const places = (): RollingPlace[] => Array.from({ length: 30 }, () => ({ leaving: '', coming: '', progress: 0 }));
const read = (of: readonly RollingPlace[], count: number, side: 'leaving' | 'coming') =>
  of
    .slice(0, count)
    .map((place) => place[side])
    .reverse()
    .join('');

describe('rollPlaces', () => {
  it('starts with the old number and ends with the new one, whatever they are', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (from, to) => {
        const written = places();
        const count = rollPlaces({ from: formatRolling(from), to: formatRolling(to), at: 0 }, 0.4, written);
        expect(read(written, count, 'leaving')).toBe(formatRolling(from));
        expect(read(written, count, 'coming')).toBe(formatRolling(to));
      }),
    );
  });

  it('keeps units under units, and lets digits that stay stand still', () => {
    const written = places();
    const count = rollPlaces({ from: '999', to: '1,009', at: 0 }, 0.25, written);
    expect(count).toBe(5);
    expect(written[0]).toEqual({ leaving: '9', coming: '9', progress: 1 });
    expect(written[1]).toEqual({ leaving: '9', coming: '0', progress: 0.25 });
    expect(written[4]).toEqual({ leaving: '', coming: '1', progress: 0.25 });
  });

  it('lets a place that falls away go at once, since it lies left of the number', () => {
    const written = places();
    rollPlaces({ from: '10', to: '9', at: 0 }, 0.25, written);
    expect(written[1]).toEqual({ leaving: '1', coming: '', progress: 1 });
  });

  it('says so where there is no number', () => {
    expect(formatRolling(null)).toBe('–');
  });
});

describe('a move', () => {
  it('goes to its first place at once, and to the next ones in time', () => {
    const move = startMove();
    retarget(move, 100, 5_000);
    expect(placeAt(move, 5_000)).toBe(100);
    retarget(move, 200, 6_000);
    expect(placeAt(move, 6_000)).toBe(100);
    expect(placeAt(move, 60_000)).toBe(200);
  });

  it('turns from where it is', () => {
    const move = startMove(0);
    retarget(move, 100, 0);
    const half = placeAt(move, 300);
    retarget(move, -100, 300);
    expect(placeAt(move, 300)).toBeCloseTo(half, 9);
  });
});
