import type { Panel, SceneFile, Track } from '../../protocol/site/scenes.ts';
import type { Wall } from '../../protocol/site/site-file.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';

/** Cells that an area fills, both ends included. */
interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
  cells: number;
  readonly firstRow: number;
}

const EMPTY = '.';

export function checkGrid(
  grid: SceneFile['grid'],
  panels: ReadonlyMap<string, Panel | undefined>,
  walls: ReadonlyMap<string, Wall | undefined> | undefined,
  findings: Findings,
): void {
  const rows = grid.areas.map((line) => line.trim().split(/\s+/).filter(Boolean));
  if (rows.length !== grid.rows.length)
    findings.at(['grid', 'areas'], `${rows.length} lines of areas`, `${grid.rows.length}, one for each of rows`);
  for (const [index, row] of rows.entries())
    if (row.length !== grid.columns.length)
      findings.at(['grid', 'areas', index], `${row.length} names`, `${grid.columns.length}, one for each of columns`);
  const boxes = boxesOf(rows);
  const isTable = rows.every(({ length }) => length === grid.columns.length);
  for (const [name, { left, right, top, bottom, cells, firstRow }] of boxes)
    if (isTable && cells !== (right - left + 1) * (bottom - top + 1))
      findings.at(
        ['grid', 'areas', firstRow],
        `the area ${name}, which is no rectangle`,
        `${name} in one full rectangle`,
      );
  checkPlaces(boxes, panels, findings);
  for (const wall of walls?.values() ?? []) {
    if (!wall) continue;
    checkRoom(grid.columns, { side: wall.width, gap: grid.gap ?? 0, name: 'columns', of: 'width' }, findings);
    checkRoom(grid.rows, { side: wall.height, gap: grid.gap ?? 0, name: 'rows', of: 'height' }, findings);
  }
}

function boxesOf(rows: readonly (readonly string[])[]): Map<string, Box> {
  const boxes = new Map<string, Box>();
  for (const [y, row] of rows.entries())
    for (const [x, name] of row.entries()) {
      if (name === EMPTY) continue;
      const box = boxes.get(name);
      if (!box) boxes.set(name, { left: x, right: x, top: y, bottom: y, cells: 1, firstRow: y });
      else {
        box.left = Math.min(box.left, x);
        box.right = Math.max(box.right, x);
        box.bottom = y;
        box.cells++;
      }
    }
  return boxes;
}

function checkPlaces(
  boxes: ReadonlyMap<string, Box>,
  panels: ReadonlyMap<string, Panel | undefined>,
  findings: Findings,
): void {
  const taken = new Map<string, string>();
  // A misplaced panel leaves an area empty: that is one slip.
  let isEachSound = true;
  for (const [name, panel] of panels) {
    // A faulty panel may name its area rightly: its own name stands for it.
    const area = panel?.area ?? name;
    const other = taken.get(area);
    const path = panel?.area === undefined ? ['panels', name] : ['panels', name, 'area'];
    const report = panel?.area === undefined ? findings.atKey : findings.at;
    if (panel && !boxes.has(area)) report(path, `no area ${area} in the grid`, oneOf(boxes.keys(), area));
    else if (other !== undefined) report(path, `the area ${area}, where ${other} is`, 'an area of its own');
    isEachSound &&= panel !== undefined && boxes.has(area) && other === undefined;
    taken.set(area, name);
  }
  if (!isEachSound) return;
  for (const [area, { firstRow }] of boxes)
    if (!taken.has(area))
      findings.at(
        ['grid', 'areas', firstRow],
        `the area ${area}, in which no panel is`,
        `a panel ${area}, or . for an empty cell`,
      );
}

/** What is fixed must leave something for each `fr`. */
function checkRoom(
  tracks: readonly Track[],
  { side, gap, name, of }: { side: number; gap: number; name: 'columns' | 'rows'; of: string },
  findings: Findings,
): void {
  let fixed = gap * (tracks.length - 1);
  let shares = 0;
  for (const track of tracks) {
    if (typeof track === 'number') fixed += track;
    else if (track.endsWith('%')) fixed += (Number.parseFloat(track) / 100) * side;
    else shares += Number.parseFloat(track);
  }
  if (fixed > side || (shares > 0 && fixed === side))
    findings.at(
      ['grid', name],
      `${Math.round(fixed)} units in fixed tracks, percentages and gaps`,
      `less than the wall’s ${of} of ${side}`,
    );
}
