/** [column, row]. */
export type Tile = readonly [column: number, row: number];

export interface TiledDistrict {
  readonly code: string;
  readonly tile?: Tile | undefined;
  /** Middle of its shape in degrees, where there is one. */
  readonly centre?: readonly [longitude: number, latitude: number] | undefined;
}

/**
 * A tile for every district: declared tiles are kept, the others are placed by their shapes, or around the declared ones,
 * or as a block near to a square. The same districts always give the same tiles.
 */
export function layOutTiles(districts: readonly TiledDistrict[]): Map<string, Tile> {
  const tiles = new Map<string, Tile>();
  for (const { code, tile } of districts) if (tile) tiles.set(code, tile);
  const rest = districts.filter(({ tile }) => !tile);
  const placed = rest.filter(({ centre }) => centre !== undefined);
  if (tiles.size === 0 && placed.length === rest.length && rest.length > 0) layByPlace(rest, tiles);
  else if (tiles.size === 0) layAsBlock(rest, tiles);
  else layAround(rest, tiles);
  return tiles;
}

/** A wall is wide: a block may be a little wider than high. */
const BLOCK_ASPECT = 1.3;

function columnsFor(count: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(count * BLOCK_ASPECT)));
}

/** Rows as even as can be, the longer ones in the middle, each centred: no ragged last line. */
function rowLengths(count: number): number[] {
  const rows = Math.ceil(count / columnsFor(count));
  const base = Math.floor(count / rows);
  const lengths = Array.from({ length: rows }, () => base);
  const fromMiddle = lengths
    .map((_, row) => row)
    .sort((a, b) => Math.abs(a - (rows - 1) / 2) - Math.abs(b - (rows - 1) / 2) || a - b);
  for (const row of fromMiddle.slice(0, count - base * rows)) lengths[row] = base + 1;
  return lengths;
}

function layAsBlock(districts: readonly TiledDistrict[], tiles: Map<string, Tile>): void {
  if (districts.length === 0) return;
  const lengths = rowLengths(districts.length);
  const width = Math.max(...lengths);
  let next = 0;
  for (const [row, length] of lengths.entries()) {
    const indent = Math.floor((width - length) / 2);
    for (let column = 0; column < length; column++) {
      const district = districts[next++];
      if (district) tiles.set(district.code, [indent + column, row]);
    }
  }
}

/** North to south into rows, west to east within each. */
function layByPlace(districts: readonly TiledDistrict[], tiles: Map<string, Tile>): void {
  const [longitude, latitude] = [0, 1] as const;
  const centreOf = ({ centre }: TiledDistrict) => centre ?? [0, 0];
  const byLatitude = [...districts].sort((a, b) => centreOf(b)[latitude] - centreOf(a)[latitude] || compareCodes(a, b));
  const ordered: TiledDistrict[] = [];
  let start = 0;
  for (const length of rowLengths(districts.length)) {
    const row = byLatitude.slice(start, start + length);
    ordered.push(...row.sort((a, b) => centreOf(a)[longitude] - centreOf(b)[longitude] || compareCodes(a, b)));
    start += length;
  }
  layAsBlock(ordered, tiles);
}

/** Each further district takes the free cell nearest to the middle of the declared ones. */
function layAround(districts: readonly TiledDistrict[], tiles: Map<string, Tile>): void {
  const taken = new Set([...tiles.values()].map(String));
  const count = tiles.size;
  const middle = [0, 1].map((axis) => [...tiles.values()].reduce((sum, tile) => sum + (tile[axis] ?? 0), 0) / count);
  const [middleColumn = 0, middleRow = 0] = middle;
  // The cells within this reach are more than there are districts.
  const reach = Math.ceil(Math.sqrt(count + districts.length)) + 1;
  const cells: { tile: Tile; away: number }[] = [];
  for (let row = Math.max(0, Math.floor(middleRow) - reach); row <= middleRow + reach; row++)
    for (let column = Math.max(0, Math.floor(middleColumn) - reach); column <= middleColumn + reach; column++)
      cells.push({ tile: [column, row], away: (column - middleColumn) ** 2 + (row - middleRow) ** 2 });
  cells.sort((a, b) => a.away - b.away || a.tile[1] - b.tile[1] || a.tile[0] - b.tile[0]);
  const free = cells.filter(({ tile }) => !taken.has(String(tile)));
  for (const [index, { code }] of districts.entries()) {
    const cell = free[index];
    if (cell) tiles.set(code, cell.tile);
  }
}

function compareCodes(a: TiledDistrict, b: TiledDistrict): number {
  return a.code < b.code ? -1 : 1;
}
