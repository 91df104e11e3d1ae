import { assertNever } from '../../protocol/assert-never.ts';
import type { MosaicLayout } from '../../protocol/site/scenes.ts';
import type { Rectangle } from './rectangle.ts';

interface Room {
  readonly width: number;
  readonly height: number;
  readonly gap: number;
}

/** Columns and rows of equal cells, how many of them each way the first tile takes, and how many tiles there are. */
interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly first: number;
  readonly count: number;
}

/** Of most cameras' pictures. */
const PICTURE_ASPECT = 16 / 9;
/** The usual grid is left for pictures that are at least so many times as large in area. */
const WORTHWHILE = 1.3;

/**
 * The tiles of a mosaic in reading order, the large one first; in whole pixels, with `gap` between them. Tiles of one size whose number
 * alone is said stand in a square grid, or, in a room that is too high or too wide for it, in the one in which pictures are largest.
 */
export function layTiles(layout: MosaicLayout, room: Room): readonly Rectangle[] {
  const { columns, rows, first, count } = cellsOf(layout, room);
  const across = edges(room.width, columns, room.gap);
  const down = edges(room.height, rows, room.gap);
  const tile = (column: number, row: number, span: number): Rectangle => {
    const [left = 0] = across[column] ?? [];
    const [top = 0] = down[row] ?? [];
    const [, right = 0] = across[column + span - 1] ?? [];
    const [, bottom = 0] = down[row + span - 1] ?? [];
    return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  };
  const tiles = [tile(0, 0, first)];
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns && tiles.length < count; column += 1)
      if (row >= first || column >= first) tiles.push(tile(column, row, 1));
  return tiles;
}

function cellsOf(layout: MosaicLayout, room: Room): Cells {
  if (typeof layout === 'object') return { ...layout, first: 1, count: layout.columns * layout.rows };
  switch (layout) {
    case '1':
      return { columns: 1, rows: 1, first: 1, count: 1 };
    case '4':
      return suitRoom(4, 2, room);
    case '6':
      return suitRoom(6, 3, room);
    case '9':
      return suitRoom(9, 3, room);
    case '16':
      return suitRoom(16, 4, room);
    case '25':
      return suitRoom(25, 5, room);
    case '36':
      return suitRoom(36, 6, room);
    case '1+5':
      return { columns: 3, rows: 3, first: 2, count: 6 };
    case '1+7':
      return { columns: 4, rows: 4, first: 3, count: 8 };
    default:
      return assertNever(layout, 'layout');
  }
}

/** So many tiles in `usual` columns, or in as many as make pictures a good deal larger; then the last row may have places free. */
function suitRoom(count: number, usual: number, room: Room): Cells {
  let columns = usual;
  let least = pictureWidth(count, usual, room) * Math.sqrt(WORTHWHILE);
  for (let tried = 1; tried <= count; tried += 1) {
    const width = pictureWidth(count, tried, room);
    if (width < least) continue;
    columns = tried;
    // Of two that are alike the one with fewer columns has fewer places free.
    least = width * (1 + Number.EPSILON);
  }
  return { columns, rows: Math.ceil(count / columns), first: 1, count };
}

/** How wide a picture is seen in each tile, where so many columns share the room. */
function pictureWidth(count: number, columns: number, { width, height, gap }: Room): number {
  const rows = Math.ceil(count / columns);
  const tileWidth = (width - gap * (columns - 1)) / columns;
  const tileHeight = (height - gap * (rows - 1)) / rows;
  return Math.min(tileWidth, tileHeight * PICTURE_ASPECT);
}

/** Left and right edges of each of `count` equal parts. */
function edges(length: number, count: number, gap: number): readonly (readonly [number, number])[] {
  const part = (length - gap * (count - 1)) / count;
  return Array.from({ length: count }, (_, index) => {
    const start = Math.round(index * (part + gap));
    return [start, Math.max(start, Math.round(index * (part + gap) + part))];
  });
}
