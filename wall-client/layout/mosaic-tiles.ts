import { assertNever } from '../../protocol/assert-never.ts';
import type { MosaicLayout } from '../../protocol/site/scenes.ts';
import type { Rectangle } from './rectangle.ts';

/** Columns and rows of equal cells, and how many of them each way the first tile takes. */
interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly first: number;
}

/** The tiles of a mosaic in reading order, the large one first; in whole pixels, with `gap` between them. */
export function layTiles(
  layout: MosaicLayout,
  { width, height, gap }: { readonly width: number; readonly height: number; readonly gap: number },
): readonly Rectangle[] {
  const { columns, rows, first } = cellsOf(layout);
  const across = edges(width, columns, gap);
  const down = edges(height, rows, gap);
  const tile = (column: number, row: number, span: number): Rectangle => {
    const [left = 0] = across[column] ?? [];
    const [top = 0] = down[row] ?? [];
    const [, right = 0] = across[column + span - 1] ?? [];
    const [, bottom = 0] = down[row + span - 1] ?? [];
    return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  };
  const tiles = [tile(0, 0, first)];
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      if (row >= first || column >= first) tiles.push(tile(column, row, 1));
  return tiles;
}

function cellsOf(layout: MosaicLayout): Cells {
  if (typeof layout === 'object') return { ...layout, first: 1 };
  switch (layout) {
    case '1':
      return { columns: 1, rows: 1, first: 1 };
    case '4':
      return { columns: 2, rows: 2, first: 1 };
    case '6':
      return { columns: 3, rows: 2, first: 1 };
    case '9':
      return { columns: 3, rows: 3, first: 1 };
    case '16':
      return { columns: 4, rows: 4, first: 1 };
    case '25':
      return { columns: 5, rows: 5, first: 1 };
    case '36':
      return { columns: 6, rows: 6, first: 1 };
    case '1+5':
      return { columns: 3, rows: 3, first: 2 };
    case '1+7':
      return { columns: 4, rows: 4, first: 3 };
    default:
      return assertNever(layout, 'layout');
  }
}

/** Left and right edges of each of `count` equal parts. */
function edges(length: number, count: number, gap: number): readonly (readonly [number, number])[] {
  const part = (length - gap * (count - 1)) / count;
  return Array.from({ length: count }, (_, index) => {
    const start = Math.round(index * (part + gap));
    return [start, Math.max(start, Math.round(index * (part + gap) + part))];
  });
}
