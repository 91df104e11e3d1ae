import type { View } from '../../protocol/views.ts';
import type { Words } from '../../protocol/words.ts';
import type { Freshness, PanelUpdate, ViewReader } from '../panels/panel.ts';
import { emptied, fewViews, usualViews } from './gallery-views.ts';

/** Every state in which a panel may be. */
export const STATES = ['shown', 'few', 'empty', 'waiting', 'missing', 'stale', 'old', 'incomplete', 'fault'] as const;
export type GalleryState = (typeof STATES)[number];

export const stateNames: Readonly<Record<GalleryState, Words>> = {
  shown: { zh: '正常', en: 'Shown' },
  few: { zh: '数量很少', en: 'Small counts' },
  empty: { zh: '暂无记录', en: 'Empty' },
  waiting: { zh: '等待数据', en: 'Waiting' },
  missing: { zh: '未接入', en: 'Not available' },
  stale: { zh: '链路中断', en: 'Link lost' },
  old: { zh: '数据迟到', en: 'Old data' },
  incomplete: { zh: '补算中', en: 'Backfilling' },
  fault: { zh: '面板出错', en: 'Fault' },
};

/** How long a lost link has been lost, and how late the old data are. */
const LOST_MS = 95_000;
const LATE_MS = 25_000;

/** What a panel is told that is in one of the states at a moment of wall time. */
export function updateFor(state: GalleryState, at: number): PanelUpdate {
  return { views: readerOf(state), at, viewTime: at, freshness: freshnessOf(state, at), dataSet: 'live' };
}

function freshnessOf(state: GalleryState, at: number): Freshness {
  if (state === 'stale') return { state: 'stale', sinceMs: at - LOST_MS, because: 'disconnected' };
  return { state: 'live', ageMs: state === 'old' ? LATE_MS : 400 };
}

function readerOf(state: GalleryState): ViewReader {
  return {
    read: (key) => viewOf(state, key),
    missing: () => (state === 'missing' ? 'unknown' : undefined),
    isComplete: () => state !== 'incomplete',
  };
}

/** Whatever panel looks at it fails. */
const broken = {
  get view(): never {
    throw new Error('a fault of the gallery: its panel is to show how it looks');
  },
} as unknown as View;

function viewOf(state: GalleryState, key: string): View | undefined {
  const usual = usualViews[key];
  switch (state) {
    case 'waiting':
    case 'missing':
      return undefined;
    case 'fault':
      return broken;
    case 'few':
      return fewViews[key];
    case 'empty':
      return usual && emptied(usual);
    case 'shown':
    case 'stale':
    case 'old':
    case 'incomplete':
      return usual;
  }
}
