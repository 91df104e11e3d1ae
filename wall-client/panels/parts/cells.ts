export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface CellsOptions {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** What a cell needs. */
  readonly leastHeight: number;
  readonly leastWidth: number;
}

/** Spreads figures over a rectangle: in one row where they have room, else over as many rows as fit. */
export function cellsOf({ count, width, height, leastHeight, leastWidth }: CellsOptions): Cell[] {
  const mostRows = Math.max(1, Math.floor(height / leastHeight));
  const inOneRow = Math.max(1, Math.floor(width / leastWidth));
  const rows = Math.min(mostRows, Math.ceil(count / inOneRow));
  const columns = Math.ceil(count / rows);
  return Array.from({ length: count }, (_, index) => ({
    x: (width / columns) * (index % columns),
    y: (height / rows) * Math.floor(index / columns),
    width: width / columns,
    height: height / rows,
  }));
}
