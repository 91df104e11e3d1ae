/** Columns and rows that a named area covers; both ends are inclusive. */
export interface Area {
  readonly columns: readonly [first: number, last: number];
  readonly rows: readonly [first: number, last: number];
}

/** Reads the grid's picture in words: one line a row, one name a column, `.` for none. */
export function readAreas(lines: readonly string[]): ReadonlyMap<string, Area> {
  const areas = new Map<string, Area>();
  lines.forEach((line, row) => {
    line
      .trim()
      .split(/\s+/)
      .forEach((name, column) => {
        if (name === '.') return;
        const known = areas.get(name);
        areas.set(name, known ? widen(known, column, row) : { columns: [column, column], rows: [row, row] });
      });
  });
  return areas;
}

function widen({ columns, rows }: Area, column: number, row: number): Area {
  return {
    columns: [Math.min(columns[0], column), Math.max(columns[1], column)],
    rows: [Math.min(rows[0], row), Math.max(rows[1], row)],
  };
}
