import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Track } from '../../../protocol/site/scenes.ts';
import { intersects, scaleRectangle } from '../../../wall-client/layout/rectangle.ts';
import { layScene } from '../../../wall-client/layout/scene-layout.ts';
import { layTracks } from '../../../wall-client/layout/tracks.ts';

const track: fc.Arbitrary<Track> = fc.oneof(
  fc.integer({ min: 1, max: 2_000 }),
  fc.integer({ min: 1, max: 9 }).map((share) => `${share}fr`),
  fc.integer({ min: 1, max: 60 }).map((percent) => `${percent}%`),
);
const text = { panel: 'text', text: { zh: '文', en: 'text' } } as const;

describe('layTracks', () => {
  it('gives fixed tracks their units, percentages their share of the side, and fr tracks what is left', () => {
    expect(layTracks([100, '10%', '1fr', '3fr'], { room: 1_000, gap: 20, side: 1_000 })).toEqual([
      { from: 0, to: 100 },
      { from: 120, to: 220 },
      { from: 240, to: 425 },
      { from: 445, to: 1_000 },
    ]);
  });

  it('never leaves the room, keeps the order and every gap', () => {
    fc.assert(
      fc.property(
        fc.array(track, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 500, max: 8_000 }),
        (tracks, room) => {
          const spans = layTracks(tracks, { room, gap: 10, side: room });
          expect(spans.at(-1)?.to ?? 0).toBeLessThanOrEqual(room + 1e-6);
          spans.forEach(({ from, to }, index) => {
            expect(to).toBeGreaterThanOrEqual(from);
            if (index > 0) expect(from - (spans[index - 1]?.to ?? 0)).toBeCloseTo(10, 6);
          });
        },
      ),
    );
  });
});

describe('layScene', () => {
  const wall = { width: 3_840, height: 1_080 };

  it('puts each panel into its area; areas that are not there give none', () => {
    const places = layScene(
      {
        grid: { columns: ['1fr', '1fr'], rows: ['1fr', '1fr'], areas: ['a b', 'a c'], gap: 0 },
        panels: { a: text, b: text, other: { ...text, area: 'c' }, lost: text },
      },
      wall,
    );
    expect([...places.keys()]).toEqual(['a', 'b', 'other']);
    const [a, b, other] = [places.get('a'), places.get('b'), places.get('other')];
    expect(a?.height).toBeCloseTo((b?.height ?? 0) * 2, 6);
    expect(other?.y).toBeCloseTo((b?.y ?? 0) + (b?.height ?? 0), 6);
  });

  it('lays panels side by side, never over each other, never off the wall', () => {
    const areas = ['a a b', 'c d b', 'c e e'];
    const panels = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, text]));
    fc.assert(
      fc.property(
        fc.array(track, { minLength: 3, maxLength: 3 }),
        fc.array(track, { minLength: 3, maxLength: 3 }),
        (columns, rows) => {
          const places = [...layScene({ grid: { columns, rows, areas }, panels }, wall).values()].map((place) =>
            scaleRectangle(place, 1),
          );
          places.forEach((place, index) => {
            expect(place.x).toBeGreaterThanOrEqual(0);
            expect(place.x + place.width).toBeLessThanOrEqual(wall.width);
            expect(place.y + place.height).toBeLessThanOrEqual(wall.height);
            for (const other of places.slice(index + 1)) expect(intersects(place, other)).toBe(false);
          });
        },
      ),
    );
  });
});

describe('scaleRectangle', () => {
  it('keeps neighbours touching at any scale', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4_000 }),
        fc.integer({ min: 1, max: 900 }),
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        (x, width, scale) => {
          const left = scaleRectangle({ x, y: 0, width, height: 1 }, scale);
          const right = scaleRectangle({ x: x + width, y: 0, width: 50, height: 1 }, scale);
          expect(left.x + left.width).toBe(right.x);
        },
      ),
    );
  });
});
