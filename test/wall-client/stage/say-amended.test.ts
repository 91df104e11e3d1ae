import { expect, it } from 'vitest';
import type { Metric } from '../../../protocol/site/metrics.ts';
import { sayAmended } from '../../../wall-client/stage/say-amended.ts';

const words = (zh: string, en: string) => ({ zh, en });
const sum = (attribute: string): Metric => ({
  name: words(attribute, attribute),
  better: 'none',
  sum: { of: 'close', attribute },
});
const metrics = {
  rows: { name: words('行', 'rows'), unit: words('处', 'places'), better: 'none', count: { of: 'close' } },
  new: sum('openedBy'),
  cleared: sum('clearedBy'),
} satisfies Record<string, Metric>;
const amended = [{ metric: 'rows' }, { metric: 'new', name: words('新增', 'new') }, { metric: 'cleared' }];

function saying(values: Readonly<Record<string, number | null>>, language: 'zh' | 'en', of = amended) {
  const read = (key: string) => ({ view: 'value' as const, value: values[key] ?? null, compare: {} });
  return sayAmended(of, { views: { read }, language, metrics });
}

it('[SC7] a panel says that what it shows was amended, and by how much; what is as it was is not said', () => {
  expect(saying({ rows: 3, new: 2, cleared: -1 }, 'zh')).toEqual([
    '已更正 3 处，新增 +2，clearedBy −1',
    '已更正 3 处，新增 +2',
    '已更正 3 处',
  ]);
  expect(saying({ rows: 3, new: 0, cleared: 0 }, 'en')).toEqual(['Amended 3 places']);
  expect(saying({ rows: 0 }, 'zh'), 'amounts that are not known yet are none').toBeUndefined();
  expect(saying({ new: 4 }, 'en', [{ metric: 'new' }]), 'one of one needs no name').toEqual(['Amended +4']);
});
