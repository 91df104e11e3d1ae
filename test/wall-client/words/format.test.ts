import { describe, expect, it } from 'vitest';
import { formatAge, formatDuration } from '../../../wall-client/words/format-duration.ts';
import { compareNumbers, formatCount, formatShare } from '../../../wall-client/words/format-number.ts';

describe('numbers', () => {
  it('show every digit', () => {
    expect(formatCount(12_847_001)).toBe('12,847,001');
  });
  it.each([
    [1, '100%'],
    [0.9999, '99.9%'],
    [0.996, '99.6%'],
    [0.944, '94%'],
    [0.0001, '0.1%'],
    [0, '0%'],
  ])('say a share of %d as %s: never a false 100 or 0', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
  it('compare by per cent, and small ones by the difference', () => {
    expect(compareNumbers(110, 100)).toEqual({ direction: 'up', text: '10%' });
    expect(compareNumbers(3, 5)).toEqual({ direction: 'down', text: '2' });
    expect(compareNumbers(5, 5)?.direction).toBe('same');
    expect(compareNumbers(5, null)).toBeUndefined();
    expect(compareNumbers(0, 0)).toBeUndefined();
  });
});

describe('lengths of time', () => {
  it.each([
    [4_200, '4.2秒', '4.2s'],
    [38_000, '38秒', '38s'],
    [252_000, '4分12秒', '4m 12s'],
    [7_500_000, '2小时5分', '2h 5m'],
    [273_600_000, '3天4小时', '3d 4h'],
  ])('%i ms is %s', (ms, zh, en) => {
    expect(formatDuration(ms, 'zh')).toBe(zh);
    expect(formatDuration(ms, 'en')).toBe(en);
  });
  it('nothing is younger than now', () => {
    expect(formatAge(-5_000, 'en')).toBe('0s');
    expect(formatAge(3 * 60_000 + 59_999, 'zh')).toBe('3分');
  });
});
