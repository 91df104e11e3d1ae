import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type MosaicLayout, NAMED_LAYOUTS } from '../../../protocol/site/scenes.ts';
import { intersects } from '../../../wall-client/layout/rectangle.ts';
import { layTiles } from '../../../wall-client/layout/mosaic-tiles.ts';

const LAYOUTS: readonly MosaicLayout[] = [...NAMED_LAYOUTS, { columns: 7, rows: 3 }];

it('has as many tiles as its name says', () => {
  const counts = LAYOUTS.map((layout) => layTiles(layout, { width: 1_600, height: 900, gap: 6 }).length);
  expect(counts).toEqual([1, 4, 6, 9, 16, 25, 36, 6, 8, 21]);
});

it('covers its room with tiles that do not touch, the large one first', () => {
  const sides = { width: fc.integer({ min: 200, max: 8_000 }), height: fc.integer({ min: 120, max: 4_000 }) };
  fc.assert(
    fc.property(fc.constantFrom(...LAYOUTS), fc.record(sides), fc.integer({ min: 0, max: 12 }), (layout, room, gap) => {
      const tiles = layTiles(layout, { ...room, gap });
      for (const [index, { x, y, width, height }] of tiles.entries()) {
        expect([x, y, width, height].every(Number.isInteger)).toBe(true);
        expect(width * height).toBeGreaterThan(0);
        for (const other of tiles.slice(index + 1)) expect(intersects({ x, y, width, height }, other)).toBe(false);
      }
      expect(Math.max(...tiles.map(({ x, width }) => x + width))).toBe(room.width);
      expect(Math.max(...tiles.map(({ y, height }) => y + height))).toBe(room.height);
      const areas = tiles.map(({ width, height }) => width * height);
      if (typeof layout === 'string' && layout.includes('+'))
        expect(areas[0]).toBeGreaterThan(3 * Math.max(...areas.slice(1)));
    }),
  );
});

it('sixteen pictures are large in a room of any shape, as many as there are, in as many columns as suit', () => {
  const columnsIn = (width: number, height: number) =>
    layTiles('16', { width, height, gap: 6 }).filter(({ y }) => y === 0).length;
  expect([
    columnsIn(1_600, 900),
    columnsIn(1_000, 900),
    columnsIn(854, 990),
    columnsIn(500, 990),
    columnsIn(3_000, 500),
  ]).toEqual([4, 4, 3, 2, 8]);
  expect(layTiles('16', { width: 854, height: 990, gap: 6 })).toHaveLength(16);
});

it('pictures are never smaller than in a square grid, and a grid that is said is kept', () => {
  const seenWidth = ({ width, height }: { width: number; height: number } = { width: 0, height: 0 }) =>
    Math.min(width, (height * 16) / 9);
  fc.assert(
    fc.property(
      fc.constantFrom(4, 9, 16, 25, 36),
      fc.integer({ min: 600, max: 8_000 }),
      fc.integer({ min: 600, max: 4_000 }),
      (count, width, height) => {
        const room = { width, height, gap: 6 };
        const side = Math.sqrt(count);
        const square = layTiles({ columns: side, rows: side }, room);
        expect(square.filter(({ y }) => y === 0)).toHaveLength(side);
        const layout = LAYOUTS.find((one) => one === String(count)) ?? '1';
        // Whole pixels are a pixel more or less.
        expect(seenWidth(layTiles(layout, room)[0])).toBeGreaterThan(seenWidth(square[0]) - 3);
      },
    ),
  );
});
