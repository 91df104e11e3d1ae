import type { ListRow, SeriesLine, SeriesView, TableView, View } from '../../protocol/views.ts';
import { gallerySite } from './gallery-site.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
/** 14:23:12 in the gallery's time zone. */
export const GALLERY_TIME = Date.UTC(2026, 10, 24, 6, 23, 12, 400);
const MIDNIGHT = Date.UTC(2026, 10, 23, 16);

const codes = gallerySite.file.districts.map(({ code }) => code);
const RHYTHM = [8, 6, 4, 3, 3, 4, 9, 18, 27, 31, 30, 29, 26, 24, 27, 29, 30, 33, 35, 37, 38, 33, 24, 15];
/** A fixed wobble of a figure, at most a quarter up or down. */
const wobble = (index: number) => 1 + 0.25 * Math.sin(index * 2.4) * Math.cos(index * 0.7);

const table = (by: string, counts: readonly number[]): TableView => ({
  view: 'table',
  by: [by],
  rows: codes.map((code, index): [string, number] => [code, counts[index] ?? 0]).filter(([, value]) => value > 0),
});

function hours(days: number, scale: number): SeriesView {
  const first = MIDNIGHT - (days - 1) * 24 * HOUR;
  const starts = Array.from({ length: days * 24 }, (_, index) => first + index * HOUR);
  const line = (of: SeriesLine['of'], shift: number, part = 1) => ({
    of,
    code: null,
    values: starts.map((start, index) => {
      if (of === 'now' && start > GALLERY_TIME) return null;
      const isFilling = of === 'now' && start + HOUR > GALLERY_TIME;
      return Math.round((RHYTHM[index % 24] ?? 0) * wobble(index + shift) * scale * part * (isFilling ? 0.39 : 1));
    }),
  });
  const usual = [line('usualLow', 11, 0.8), line('usual', 11, 0.98), line('usualHigh', 11, 1.24)];
  const lines = days === 1 ? [line('now', 0), line('yesterday', 5), ...usual] : [line('now', 0)];
  return { view: 'series', per: 'hour', starts, lines };
}

const told: readonly (readonly [ageMs: number, level: string, category: string, district: string, label: string])[] = [
  [9 * SECOND, 'minor', 'help', 'old', '路灯损坏报修'],
  [74 * SECOND, 'serious', 'fire', 'market', '加油站烟雾报警'],
  [3 * MINUTE, 'minor', 'traffic', 'north', '路口两车剐蹭'],
  [8 * MINUTE, 'major', 'theft', 'east', '商铺门锁被撬'],
  [26 * MINUTE, 'minor', 'help', 'salt', '电梯困人求助'],
  [43 * MINUTE, 'major', 'traffic', 'south', '校门口交通拥堵'],
  [58 * MINUTE, 'minor', 'help', 'hill', '钥匙遗失开锁求助'],
  [101 * MINUTE, 'minor', 'traffic', 'island', '车辆占用消防通道'],
  [117 * MINUTE, 'minor', 'theft', 'old', '电动车电瓶被盗'],
  [118 * MINUTE + 30 * SECOND, 'minor', 'help', 'north', '老旧小区漏水求助'],
];
const alerts = told.map(([ageMs, level, category, district, label], index): ListRow => {
  const at = GALLERY_TIME - ageMs;
  return { id: `alert-${index}`, at, shown: { level, category, district, label, received: at } };
});

function cameras(perDistrict: readonly number[]): View {
  const rows = codes.flatMap((code, index): [string, string, number][] => [
    [code, 'fault', index % 3 === 1 ? 2 : 0],
    [code, 'maintenance', index % 4 === 2 ? 1 : 0],
    [code, 'offline', index % 2 === 0 ? index : 0],
    [code, 'online', perDistrict[index] ?? 0],
  ]);
  return { view: 'table', by: ['district', 'state'], rows: rows.filter((row) => row[2] > 0) };
}

const counts = [182, 141, 24, 118, 96, 73, 51, 17];

/** What every panel shows when all is as usual. */
export const usualViews: Readonly<Record<string, View>> = {
  'alerts.today': { view: 'value', value: 1_204, compare: { yesterday: 1_265, lastWeek: 1_038 } },
  'alerts.open': { view: 'value', value: 64, compare: { yesterday: 70 } },
  'alerts.overdue': { view: 'value', value: 3, compare: {} },
  'cameras.onlineRate': { view: 'value', value: 0.962, compare: {} },
  'alerts.perHour': hours(1, 1),
  'alerts.hours': hours(7, 1),
  'alerts.byDistrict': table('district', counts),
  'alerts.closedByDistrict': table('district', [160, 130, 24, 109, 88, 70, 51, 15]),
  'alerts.openByDistrict': table('district', [22, 11, 0, 9, 8, 3, 0, 2]),
  'alerts.overdueByDistrict': table('district', [3, 1, 0, 0, 1, 0, 0, 0]),
  'alerts.arrivalTime': {
    view: 'quantiles',
    probabilities: [0.5, 0.9],
    bandsMs: [5 * MINUTE, 10 * MINUTE, 15 * MINUTE],
    groups: [{ code: null, count: 1_180, quantilesMs: [269 * SECOND, 610 * SECOND], bandCounts: [790, 280, 84, 26] }],
  },
  'alerts.flow': {
    view: 'flow',
    columns: ['category', 'stage'],
    links: [
      [0, 'fire', 'arrived', 6],
      [0, 'fire', 'closed', 11],
      [0, 'help', 'arrived', 30],
      [0, 'help', 'closed', 160],
      [0, 'help', 'received', 12],
      [0, 'theft', 'arrived', 26],
      [0, 'theft', 'closed', 58],
      [0, 'traffic', 'arrived', 18],
      [0, 'traffic', 'closed', 121],
      [0, 'traffic', 'received', 5],
    ],
  },
  'alerts.latest': { view: 'list', rows: alerts, total: 64 },
  'alerts.nextDue': { view: 'list', rows: alerts.toReversed(), total: alerts.length },
  'cameras.states': cameras([214, 162, 31, 140, 118, 88, 60, 22]),
  'cameras.map': layer(480),
  'rounds.planned': table('district', [320, 240, 80, 200, 160, 120, 90, 60]),
  'rounds.done': table('district', [320, 236, 80, 200, 160, 92, 90, 30]),
  'rounds.coverage': { view: 'value', value: 0.951, compare: {} },
};

/** Nights and small places: what a panel looks like when there is next to nothing to count. */
export const fewViews: Readonly<Record<string, View>> = {
  ...usualViews,
  'alerts.today': { view: 'value', value: 2, compare: { yesterday: 0, lastWeek: 3 } },
  'alerts.open': { view: 'value', value: 1, compare: { yesterday: 1 } },
  'alerts.overdue': { view: 'value', value: 0, compare: {} },
  'cameras.onlineRate': { view: 'value', value: null, compare: {} },
  'alerts.perHour': hours(1, 0.04),
  'alerts.hours': hours(7, 0.04),
  'alerts.byDistrict': table('district', [1, 0, 0, 1]),
  'alerts.closedByDistrict': table('district', [1]),
  'alerts.openByDistrict': table('district', [0, 0, 0, 1]),
  'alerts.overdueByDistrict': table('district', []),
  'alerts.arrivalTime': {
    view: 'quantiles',
    probabilities: [0.5, 0.9],
    bandsMs: [5 * MINUTE, 10 * MINUTE, 15 * MINUTE],
    groups: [{ code: null, count: 1, quantilesMs: [96 * SECOND, 96 * SECOND], bandCounts: [1, 0, 0, 0] }],
  },
  'alerts.flow': { view: 'flow', columns: ['category', 'stage'], links: [[0, 'help', 'closed', 1]] },
  'alerts.latest': { view: 'list', rows: alerts.slice(3, 4), total: 1 },
  'alerts.nextDue': { view: 'list', rows: alerts.slice(3, 4), total: 1 },
  'cameras.states': cameras([2, 1]),
  'cameras.map': layer(3),
  'rounds.planned': table('district', [3, 0, 0, 1]),
  'rounds.done': table('district', [1]),
  'rounds.coverage': { view: 'value', value: 0.25, compare: {} },
};

/** The same view with nothing in it. */
export function emptied(view: View): View {
  switch (view.view) {
    case 'value':
      return { ...view, value: null, compare: {} };
    case 'table':
    case 'ranking':
    case 'list':
      return { ...view, rows: [], ...('total' in view && { total: 0 }) } as View;
    case 'series':
      return { ...view, starts: [], lines: [] };
    case 'quantiles':
      return { ...view, groups: [] };
    case 'flow':
      return { ...view, links: [] };
    case 'layer':
      return { ...view, places: [], districts: [], states: '' };
  }
}

function layer(count: number): View {
  const states = Array.from({ length: count }, (_, index) => (index % 37 === 5 ? '1' : index % 53 === 7 ? '2' : '0'));
  return {
    view: 'layer',
    places: [],
    districts: states.map((_, index) => (index * 7) % codes.length),
    states: states.join(''),
  };
}
