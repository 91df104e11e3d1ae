import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPatch, compareRows, diffViews } from '../../protocol/patch.ts';
import type { LayerView, SeriesView, TableRow, TableView, View } from '../../protocol/views.ts';
import { lawParameters } from '../laws/runs.ts';

const count = fc.integer({ min: -3, max: 9 });
const code = fc.constantFrom('a', 'b', 'c', 'B', '中');
const comparison = fc.record({ yesterday: fc.option(count), lastWeek: count }, { requiredKeys: [] });
const rowsOf = (columns: number): fc.Arbitrary<TableRow[]> =>
  fc
    .uniqueArray(fc.tuple(...Array.from({ length: columns }, () => code)), {
      selector: (codes) => codes.join(),
      maxLength: 12,
    })
    .chain((keys) =>
      fc.tuple(...keys.map((key) => count.filter((value) => value !== 0).map((value): TableRow => [...key, value]))),
    )
    .map((rows) => [...rows].sort(compareRows));

const table: fc.Arbitrary<TableView> = fc.oneof(
  rowsOf(1).map((rows) => ({ view: 'table' as const, by: ['district'], rows })),
  rowsOf(2).map((rows) => ({ view: 'table' as const, by: ['district', 'sort'], rows })),
);
const series: fc.Arbitrary<SeriesView> = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 60_000))
  .chain(([buckets, lines, first]) =>
    fc.record({
      view: fc.constant('series' as const),
      per: fc.constant('minute' as const),
      starts: fc.constant(Array.from({ length: buckets }, (_, i) => first + i * 60_000)),
      lines: fc.tuple(
        ...Array.from({ length: lines }, (_, i) =>
          fc.record({
            of: fc.constant('now' as const),
            code: fc.constant(`c${i}`),
            values: fc.array(fc.option(count), { minLength: buckets, maxLength: buckets }),
          }),
        ),
      ),
    }),
  );
const entity = fc.record({
  x: fc.integer({ min: -1, max: 2 }),
  y: fc.integer({ min: -1, max: 2 }),
  state: fc.constantFrom('0', '1', '-'),
});
const layerOf = (byPoint: boolean, entities: { x: number; y: number; state: string }[]): LayerView => ({
  view: 'layer',
  places: byPoint ? entities.flatMap(({ x, y }) => [x, y]) : [],
  districts: byPoint ? [] : entities.map(({ x }) => x),
  states: entities.map(({ state }) => state).join(''),
});
const layer = fc
  .tuple(fc.boolean(), fc.array(entity, { maxLength: 10 }))
  .map(([byPoint, entities]) => layerOf(byPoint, entities));
const view: fc.Arbitrary<View> = fc.oneof(
  table,
  series,
  layer,
  fc.record({ view: fc.constant('value' as const), value: fc.option(count), compare: comparison }),
  rowsOf(1).map(
    (rows): View => ({ view: 'ranking', by: 'district', rows: rows as [string, number][], total: rows.length }),
  ),
  fc
    .array(fc.tuple(fc.constant(0), code, code, count))
    .map((links): View => ({ view: 'flow', columns: ['a', 'b'], links })),
  fc
    .array(fc.record({ id: code, at: count, shown: fc.dictionary(code, count) }))
    .map((rows): View => ({ view: 'list', rows, total: rows.length })),
);

describe('[VW2] a patch leads from one view to the next', () => {
  const holds = (before: View, after: View): void => {
    const untouched = [structuredClone(before), structuredClone(after)];
    const patch = diffViews(before, after);
    const equal = JSON.stringify(before) === JSON.stringify(after);
    expect(patch === undefined).toBe(equal);
    if (patch) expect(applyPatch(before, JSON.parse(JSON.stringify(patch)))).toEqual(after);
    expect([before, after]).toEqual(untouched);
  };
  for (const [name, kind] of Object.entries({ table, series, layer, any: view })) {
    it(`of ${name} views`, () => fc.assert(fc.property(kind, kind, holds), lawParameters));
  }
});

describe('a small change is a small patch', () => {
  const size = (patch: unknown): number => JSON.stringify(patch).length;

  it('one row of a large table', () => {
    const rows = Array.from({ length: 300 }, (_, i): TableRow => [`d${String(i).padStart(3, '0')}`, 7]);
    const before: TableView = { view: 'table', by: ['district'], rows };
    const after: TableView = { ...before, rows: rows.with(4, ['d004', 8]) };
    expect(diffViews(before, after)).toEqual({ patch: 'rows', rows: [['d004', 8]] });
  });
  it('one bucket of a long series', () => {
    const values = new Array<number>(1440).fill(0);
    const before: SeriesView = {
      view: 'series',
      per: 'minute',
      starts: values.map((_, i) => i * 60_000),
      lines: [{ of: 'now', code: null, values }],
    };
    const after: SeriesView = { ...before, lines: [{ of: 'now', code: null, values: values.with(1439, 1) }] };
    expect(size(diffViews(before, after))).toBeLessThan(60);
  });
  it('one of 50,000 cameras', () => {
    const before = layerOf(
      true,
      Array.from({ length: 50_000 }, (_, i) => ({ x: i / 10, y: 1, state: '0' })),
    );
    const after = { ...before, states: `${before.states.slice(0, 70)}1${before.states.slice(71)}` };
    expect(diffViews(before, after)).toEqual({
      patch: 'entities',
      places: [],
      districts: [],
      states: '',
      changed: [[70, '1']],
    });
  });
});

it('[LV7] a patch of another view is refused, never guessed at', () => {
  const before: View = { view: 'value', value: 1, compare: {} };
  expect(() => applyPatch(before, { patch: 'rows', rows: [['a', 1]] })).toThrow(TypeError);
  expect(() => applyPatch(undefined, { patch: 'points', points: [] })).toThrow(TypeError);
  expect(() =>
    applyPatch(layerOf(true, []), { patch: 'entities', places: [], districts: [], states: '', changed: [[3, '0']] }),
  ).toThrow(TypeError);
});
