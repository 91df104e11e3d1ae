import { assertNever } from './assert-never.ts';
import { diffLayers, patchLayer } from './layer-patch.ts';
import type { Patch, SeriesView, TableRow, TableView, View } from './views.ts';

/**
 * The view that `patch` makes of `view`. Pure; `applyPatch(before, diffViews(before, after))` equals `after` ([VW2]).
 * Throws a TypeError where the patch is not one of this view: the caller is out of step and asks for a snapshot.
 */
export function applyPatch(view: View | undefined, patch: Patch): View {
  switch (patch.patch) {
    case 'replace':
      return patch.view;
    case 'points':
      return patchSeries(expectView(view, 'series'), patch.points);
    case 'rows':
      return patchTable(expectView(view, 'table'), patch.rows);
    case 'entities':
      return patchLayer(expectView(view, 'layer'), patch);
    default:
      return assertNever(patch, 'patch');
  }
}

/** What turns `before` into `after`; undefined where they are equal. Never larger than a replacement where the difference is small. */
export function diffViews(before: View | undefined, after: View): Patch | undefined {
  if (before === after) return undefined;
  if (before === undefined || before.view !== after.view) return { patch: 'replace', view: after };
  if (before.view === 'series' && after.view === 'series') return diffSeries(before, after);
  if (before.view === 'table' && after.view === 'table') return diffTables(before, after);
  if (before.view === 'layer' && after.view === 'layer') return diffLayers(before, after);
  return JSON.stringify(before) === JSON.stringify(after) ? undefined : { patch: 'replace', view: after };
}

/** Order of table rows: by their codes, code unit by code unit. */
export function compareRows(left: TableRow, right: TableRow): number {
  for (let column = 0; column < left.length - 1; column += 1) {
    const a = left[column] as string;
    const b = right[column] as string;
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

function expectView<K extends View['view']>(view: View | undefined, kind: K): Extract<View, { view: K }> {
  if (view?.view !== kind) throw new TypeError(`a patch of a ${kind} view met ${view?.view ?? 'no'} view`);
  return view as Extract<View, { view: K }>;
}

function patchSeries(view: SeriesView, points: Extract<Patch, { patch: 'points' }>['points']): SeriesView {
  const lines = [...view.lines];
  for (const index of new Set(points.map(([line]) => line))) {
    const line = lines[index];
    if (!line) throw new TypeError(`a patch names line ${index} of ${lines.length}`);
    const values = [...line.values];
    for (const [at, bucket, value] of points) if (at === index) values[bucket] = value;
    lines[index] = { ...line, values };
  }
  return { ...view, lines };
}

function diffSeries(before: SeriesView, after: SeriesView): Patch | undefined {
  const sameShape =
    before.per === after.per &&
    sameNumbers(before.starts, after.starts) &&
    before.lines.length === after.lines.length &&
    before.lines.every((line, index) => line.of === after.lines[index]?.of && line.code === after.lines[index]?.code);
  if (!sameShape) return { patch: 'replace', view: after };
  const points: [number, number, number | null][] = [];
  after.lines.forEach((line, index) => {
    const old = before.lines[index]?.values ?? [];
    line.values.forEach((value, bucket) => {
      if (value !== old[bucket]) points.push([index, bucket, value]);
    });
  });
  if (points.length === 0) return undefined;
  const buckets = after.starts.length * after.lines.length;
  // A point costs about three numbers; a replacement one a bucket.
  return points.length * 3 > buckets ? { patch: 'replace', view: after } : { patch: 'points', points };
}

function patchTable(view: TableView, changed: readonly TableRow[]): TableView {
  const rows: TableRow[] = [];
  const news = [...changed].sort(compareRows);
  let at = 0;
  for (const row of view.rows) {
    let fresh = news[at];
    while (fresh && compareRows(fresh, row) < 0) {
      if (valueOf(fresh) !== 0) rows.push(fresh);
      fresh = news[(at += 1)];
    }
    if (fresh && compareRows(fresh, row) === 0) {
      if (valueOf(fresh) !== 0) rows.push(fresh);
      at += 1;
    } else rows.push(row);
  }
  for (const fresh of news.slice(at)) if (valueOf(fresh) !== 0) rows.push(fresh);
  return { ...view, rows };
}

function diffTables(before: TableView, after: TableView): Patch | undefined {
  if (before.by.join() !== after.by.join()) return { patch: 'replace', view: after };
  const rows: TableRow[] = [];
  let at = 0;
  for (const row of after.rows) {
    let old = before.rows[at];
    while (old && compareRows(old, row) < 0) {
      rows.push(withoutValue(old));
      old = before.rows[(at += 1)];
    }
    if (old && compareRows(old, row) === 0) {
      if (valueOf(old) !== valueOf(row)) rows.push(row);
      at += 1;
    } else rows.push(row);
  }
  for (const old of before.rows.slice(at)) rows.push(withoutValue(old));
  if (rows.length === 0) return undefined;
  return rows.length >= after.rows.length ? { patch: 'replace', view: after } : { patch: 'rows', rows };
}

const valueOf = (row: TableRow): number => row[row.length - 1] as number;
const withoutValue = (row: TableRow): TableRow => [...(row.slice(0, -1) as string[]), 0];

function sameNumbers(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
