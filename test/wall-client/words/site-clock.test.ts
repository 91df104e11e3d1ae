import { describe, expect, it } from 'vitest';
import { sayBand, sayBeyond, sayProbability } from '../../../wall-client/words/say-quantile.ts';
import { createSiteClock } from '../../../wall-client/words/site-clock.ts';

describe('quantiles', () => {
  it('are said without statistics', () => {
    expect([0.5, 0.9, 0.95].map((probability) => sayProbability(probability, 'zh'))).toEqual([
      '半数不超过',
      '九成不超过',
      '95% 不超过',
    ]);
    expect([0.5, 0.9].map((probability) => sayProbability(probability, 'en'))).toEqual(['half within', '90% within']);
    expect(sayBand(30_000, 'zh')).toBe('30秒内');
    expect([sayBeyond(900_000, 'zh'), sayBeyond(900_000, 'en')]).toEqual(['超15分', 'over 15m']);
  });
});

describe('the site clock', () => {
  const at = Date.UTC(2026, 10, 24, 16, 3, 9);

  it('reads time and date in the site’s zone and the wall’s language', () => {
    const zh = createSiteClock('Asia/Shanghai', 'zh');
    expect([zh.time(at), zh.minute(at), zh.date(at), zh.day(at), zh.hour(at)]).toEqual([
      '00:03:09',
      '00:03',
      '2026年11月25日 星期三',
      '11月25日',
      0,
    ]);
    expect(zh.stamp(at)).toBe('2026-11-25 00:03');
    const en = createSiteClock('America/Los_Angeles', 'en');
    expect([en.time(at), en.date(at)]).toEqual(['08:03:09', 'Tuesday, 24 November 2026']);
  });
});
