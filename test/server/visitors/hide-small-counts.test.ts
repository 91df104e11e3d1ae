import { describe, expect, it } from 'vitest';
import type { View } from '../../../protocol/views.ts';
import { hideSmallCounts } from '../../../server/visitors/hide-small-counts.ts';

const table = (...rows: [string, number][]): View => ({ view: 'table', by: ['district'], rows });

describe('[MO2] what visitors see of', () => {
  it('a number: none below the bound, nor one to compare with', () => {
    const value = (count: number | null, compare = {}): View => ({ view: 'value', value: count, compare });
    expect(hideSmallCounts(value(4, { yesterday: 40 }), 5)).toEqual(value(null));
    expect(hideSmallCounts(value(0), 5)).toEqual(value(0));
    expect(hideSmallCounts(value(40, { yesterday: 4, lastWeek: 41 }), 5)).toEqual(value(40, { lastWeek: 41 }));
  });

  it('a share: none of a small count', () => {
    const share: View = { view: 'value', value: 0.03, compare: { yesterday: 0.02 } };
    expect(hideSmallCounts(share, 5, { made: 'ofCounts', counts: [3, 100] })).toMatchObject({ value: null });
    expect(hideSmallCounts(share, 5, { made: 'ofCounts', counts: [6, 200] })).toEqual({ ...share, compare: {} });
  });

  it('a table: neither a small row nor the one that would give it away', () => {
    expect(hideSmallCounts(table(['a', 2], ['b', 7], ['c', 30]), 5)).toEqual(table(['c', 30]));
    const two: View = {
      view: 'table',
      by: ['district', 'level'],
      rows: [
        ['a', 'minor', 2],
        ['b', 'minor', 50],
      ],
    };
    expect(hideSmallCounts(two, 5)).toMatchObject({ rows: [] });
  });

  it('a ranking: no row that its table hides', () => {
    const ranking: View = {
      view: 'ranking',
      by: 'district',
      rows: [
        ['c', 30],
        ['b', 7],
      ],
      total: 39,
    };
    const of = table(['a', 2], ['b', 7], ['c', 30]);
    expect(hideSmallCounts(ranking, 5, { made: 'ofTable', table: of })).toMatchObject({ rows: [['c', 30]] });
  });

  it('a series: no small hour, and not the one that would give it away', () => {
    const line = (code: string | null, values: (number | null)[]) => ({ of: 'now' as const, code, values });
    const series = (...lines: ReturnType<typeof line>[]): View => ({
      view: 'series',
      per: 'hour',
      starts: [0, 1, 2, 3],
      lines,
    });
    expect(hideSmallCounts(series(line(null, [2, 9, 20, null])), 5)).toEqual(
      series(line(null, [null, null, 20, null])),
    );
    expect(hideSmallCounts(series(line('a', [9, 9, 0, 0]), line('b', [1, 0, 0, 0])), 5)).toEqual(
      series(line('a', [null, null, null, null]), line('b', [null, null, null, null])),
    );
  });

  it('lists and layers: no single one', () => {
    const list: View = { view: 'list', rows: [{ id: 'A1', at: 0, shown: { title: 'words' } }], total: 12 };
    expect(hideSmallCounts(list, 5)).toEqual({ view: 'list', rows: [], total: 12 });
    expect(hideSmallCounts({ ...list, total: 3 }, 5)).toMatchObject({ total: 0 });
    const layer: View = { view: 'layer', places: [111, 27], districts: [0], states: '0' };
    expect(hideSmallCounts(layer, 5)).toMatchObject({ places: [], states: '' });
  });

  it('times and ways: no small group, no small link', () => {
    const group = { code: null, count: 40, quantilesMs: [1], bandCounts: [30, 8, 2] };
    const times: View = { view: 'quantiles', probabilities: [0.5], bandsMs: [1, 2], groups: [group] };
    expect(hideSmallCounts(times, 5)).toMatchObject({ groups: [{ count: 40, bandCounts: [30, 0, 0] }] });
    expect(hideSmallCounts({ ...times, groups: [{ ...group, count: 3 }] }, 5)).toMatchObject({ groups: [] });
    const flow: View = {
      view: 'flow',
      columns: ['a', 'b'],
      links: [
        [0, 'x', 'y', 2],
        [0, 'x', 'z', 20],
      ],
    };
    expect(hideSmallCounts(flow, 5)).toMatchObject({ links: [] });
  });
});
