import type { Graphics } from 'pixi.js';
import type { Role } from '../../../protocol/site/metrics.ts';
import { mixColours } from '../../theme/colours.ts';
import type { Theme } from '../../theme/theme.ts';
import { formatCount } from '../../words/format-number.ts';
import { measureLine } from './line.ts';
import { traceMark } from './mark.ts';
import type { Writer } from './writer.ts';

export interface GridColumn {
  readonly name: string;
  /** What its counts mean: its shape stands beside the name, its colour is that of the counts. */
  readonly role: Role | undefined;
}

export interface GridCell {
  readonly value: number;
  /** Undefined: nothing is the matter with it. */
  readonly role: 'warning' | 'critical' | undefined;
}

export interface GridRow {
  readonly name: string;
  readonly cells: readonly GridCell[];
  readonly isSettled?: boolean;
}

/** What a grid is drawn from and into. `rest` names the rows that have no room, by how many they are. */
export interface GridContent {
  readonly columns: readonly GridColumn[];
  /** In the order in which they keep their places. */
  readonly rows: readonly GridRow[];
  readonly totalName: string;
  readonly restName: (count: number) => string;
}

interface GridSurface {
  readonly theme: Theme;
  readonly writer: Writer;
  readonly drawing: Graphics;
  readonly width: number;
  readonly height: number;
}

/** From this many rows on a sum below them says more than it hides. */
const ROWS_WITH_TOTAL = 4;

/**
 * A table of counts. Where all rows have room they keep their places, so that a person finds their own; where they have
 * not, what is worst comes first and the last row is the sum of the rest: nothing is left out of the totals.
 */
export function drawCountGrid(surface: GridSurface, { columns, rows, totalName, restName }: GridContent): void {
  const { theme, writer, drawing, width, height } = surface;
  const { type, space, colours } = theme;
  const head = Math.round(type.body * 1.55);
  // What a row of figures needs that are the message.
  const least = Math.ceil(type.digits * 1.16);
  const widestName = Math.max(...rows.map(({ name }) => measureLine(name, { size: type.body })), type.body * 2);
  const markWidth = rows.some(({ isSettled }) => isSettled) ? type.body * 0.9 : 0;
  const naturalBlock = widestName + markWidth + space.gap + columns.length * type.digits * 2.5;
  const fitting = Math.max(1, Math.floor((height - head) / least));
  const total =
    rows.length >= ROWS_WITH_TOTAL && fitting > ROWS_WITH_TOTAL ? sumRow(totalName, rows, columns) : undefined;
  const perBlock = Math.max(1, fitting - (total ? 1 : 0));
  const mostBlocks = Math.max(1, Math.floor((width + space.wide) / (naturalBlock + space.wide)));
  const blocks = Math.min(mostBlocks, Math.max(1, Math.ceil(rows.length / perBlock)));
  const shown = fitRows(rows, perBlock * blocks, (rest) => sumRow(restName(rest.length), rest, columns));
  const inBlock = Math.ceil(shown.length / blocks);
  const blockWidth = (width - space.wide * (blocks - 1)) / blocks;
  const rowHeight = Math.min(type.body * 2, (height - head) / (inBlock + (total ? 1 : 0)));
  const figure = rowHeight >= type.digits * 1.16 ? 'digits' : 'body';
  const heads = headsOf(columns, { theme, room: blockWidth * 0.72 });
  const nameWidth = Math.min(
    widestName + markWidth + space.gap,
    Math.max(blockWidth * 0.28, blockWidth - heads.needed),
  );
  const spare = (blockWidth - nameWidth) / heads.needed;
  const widths = heads.widths.map(
    (each) => each * Math.min(1, spare) + Math.max(0, blockWidth - nameWidth - heads.needed) / columns.length,
  );
  const rights = widths.map((_, index) => nameWidth + widths.slice(0, index + 1).reduce((sum, each) => sum + each, 0));

  const drawHead = (left: number) => {
    columns.forEach(({ name, role }, index) => {
      const right = left + (rights[index] ?? 0);
      const columnWidth = widths[index] ?? 0;
      const mark = role === undefined || columnWidth < type.body * 3 ? 0 : type.body * 0.75;
      const words = writer.words(name, right, head * 0.42, {
        size: heads.size,
        colour: colours.dim,
        anchor: [1, 0.5],
        maxWidth: Math.max(0, columnWidth - mark - space.close),
        least: type.caption,
      });
      if (role !== undefined && mark > 0)
        traceMark(
          drawing,
          role,
          Math.round(right - words.width - mark * 0.6),
          Math.round(head * 0.42),
          type.body * 0.3,
        ).fill(theme.roles[role]);
    });
    drawing.rect(left, head - space.hairline, blockWidth, space.hairline).fill({ color: colours.line });
  };

  const drawRow = (row: GridRow, left: number, top: number, { isSum }: { isSum: boolean }) => {
    const middle = Math.round(top + rowHeight / 2);
    writer.words(row.name, left, middle, {
      size: type.body,
      colour: isSum ? colours.dim : colours.text,
      anchor: [0, 0.5],
      maxWidth: nameWidth - markWidth - space.close,
      least: type.caption,
    });
    if (row.isSettled)
      traceMark(
        drawing,
        'ok',
        Math.round(left + nameWidth - space.gap - markWidth * 0.3),
        middle,
        type.body * 0.32,
      ).fill(theme.roles.ok);
    row.cells.forEach(({ value, role }, index) => {
      const isBad = role !== undefined && value > 0;
      const right = left + (rights[index] ?? 0);
      const columnWidth = widths[index] ?? 0;
      const digits = writer.digits(formatCount(value), right, middle, {
        role: figure,
        colour: isBad ? theme.roles[role] : value === 0 ? colours.faint : isSum ? colours.dim : colours.text,
        anchor: [1, 0.5],
        maxWidth: columnWidth - space.close,
      });
      // Where the column's head does not say by its shape what the colour means, the number does.
      const markAt = right - digits.width - type.body * 0.55;
      if (isBad && columns[index]?.role === undefined && markAt > right - columnWidth + space.close)
        traceMark(drawing, role, Math.round(markAt), middle, type.body * 0.32).fill(theme.roles[role]);
    });
  };

  const rule = mixColours(colours.panel, colours.line, 0.55);
  for (let block = 0; block < blocks; block += 1) {
    const left = Math.round(block * (blockWidth + space.wide));
    drawHead(left);
    shown.slice(block * inBlock, (block + 1) * inBlock).forEach((row, index) => {
      const top = head + rowHeight * index;
      if (index > 0) drawing.rect(left, Math.round(top), blockWidth, space.hairline).fill({ color: rule });
      drawRow(row, left, top, { isSum: false });
    });
  }
  if (!total) return;
  const left = Math.round((blocks - 1) * (blockWidth + space.wide));
  const top = head + rowHeight * inBlock;
  drawing.rect(left, Math.round(top), blockWidth, space.hairline * 1.5).fill({ color: colours.line });
  drawRow(total, left, top, { isSum: true });
}

/** As wide as their names and their numbers need; all names smaller where they have no room. */
function headsOf(
  columns: readonly GridColumn[],
  { theme: { type, space }, room }: { readonly theme: Theme; readonly room: number },
): { readonly size: number; readonly widths: readonly number[]; readonly needed: number } {
  const at = (size: number) => {
    const widths = columns.map(({ name, role }) =>
      Math.max(
        measureLine(name, { size }) + (role === undefined ? 0 : type.body * 0.75) + space.gap,
        type.digits * 2.3,
      ),
    );
    return { size, widths, needed: widths.reduce((sum, width) => sum + width, 0) };
  };
  const usual = at(type.body);
  return usual.needed <= room ? usual : at(type.caption);
}

function fitRows(
  rows: readonly GridRow[],
  room: number,
  restOf: (rest: readonly GridRow[]) => GridRow,
): readonly GridRow[] {
  if (rows.length <= room) return rows;
  const worstFirst = [...rows].sort((left, right) => weightOf(right) - weightOf(left));
  if (room === 1) return [restOf(worstFirst)];
  return [...worstFirst.slice(0, room - 1), restOf(worstFirst.slice(room - 1))];
}

/** What is critical weighs more than any number of what is not; sorting is stable, so equals keep their places. */
function weightOf({ cells }: GridRow): number {
  const sum = (role: GridCell['role']) =>
    cells.reduce((total, cell) => total + (cell.role === role ? cell.value : 0), 0);
  return sum('critical') * 1e12 + sum('warning') * 1e6 + sum(undefined);
}

/** A sum is judged by nothing but its parts: it takes the worst role among them. */
function sumRow(name: string, rows: readonly GridRow[], columns: readonly GridColumn[]): GridRow {
  return {
    name,
    cells: columns.map((_, index) => {
      const cells = rows.flatMap((row) => row.cells[index] ?? []);
      const role = (['critical', 'warning'] as const).find((each) =>
        cells.some((cell) => cell.role === each && cell.value > 0),
      );
      return { value: cells.reduce((sum, { value }) => sum + value, 0), role };
    }),
  };
}
