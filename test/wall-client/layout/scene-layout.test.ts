import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layScene } from '../../../wall-client/layout/scene-layout.ts';
import { layTracks } from '../../../wall-client/layout/tracks.ts';
import type { Track } from '../../../protocol/site/scenes.ts';

const clock = { panel: 'clock' } as const;
const grid = { columns: ['25%', '1fr', 400], rows: ['1fr', '2fr'], areas: ['left top top', 'left map side'], gap: 10 };
const panels = { left: clock, top: clock, map: clock, side: clock, elsewhere: clock };

describe('a scene on the wall', () => {
  const placed = layScene({ grid, panels }, { width: 3840, height: 1080 });

  it('gives fixed tracks, shares and percentages their size', () => {
    expect(placed.get('left')?.width).toBeCloseTo(960, 6);
    expect(placed.get('side')?.width).toBeCloseTo(400, 6);
    const [top, map] = [placed.get('top'), placed.get('map')];
    expect(map && top && map.height / top.height).toBeCloseTo(2, 6);
    expect(placed.get('left')?.height).toBeCloseTo((top?.height ?? 0) + (map?.height ?? 0) + 10, 6);
  });
  it('keeps the gap between neighbours', () => {
    const [left, map] = [placed.get('left'), placed.get('map')];
    expect(map && left && map.x - (left.x + left.width)).toBeCloseTo(10, 6);
  });
  it('leaves out a panel that has no area', () => {
    expect(placed.has('elsewhere')).toBe(false);
  });
  it('never leaves the wall and never overlaps, whatever is asked for', () => {
    const track = fc.oneof(
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 1, max: 90 }).map((share) => `${share}%`),
      fc.integer({ min: 1, max: 9 }).map((share) => `${share}fr`),
    ) as fc.Arbitrary<Track>;
    fc.assert(
      fc.property(fc.array(track, { minLength: 1, maxLength: 12 }), fc.integer({ min: 500, max: 8_000 }), (tracks, side) => {
        const spans = layTracks(tracks, { room: side, gap: 8, side });
        spans.forEach((span, index) => {
          expect(span.to).toBeGreaterThanOrEqual(span.from);
          expect(span.from).toBeGreaterThanOrEqual(spans[index - 1]?.to ?? 0);
          expect(span.to).toBeLessThanOrEqual(side + 1e-6);
        });
      }),
    );
  });
});
