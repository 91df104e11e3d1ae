import type { Language } from '../../protocol/words.ts';
import { formatDuration } from './format-duration.ts';

/** What the duration above it means, in words that need no statistics: half of all take no longer, nine in ten. */
export function sayProbability(probability: number, language: Language): string {
  if (probability === 0.5) return language === 'zh' ? '半数不超过' : 'half within';
  const percent = Math.round(probability * 1000) / 10;
  if (language === 'zh')
    return percent % 10 === 0 && percent < 100
      ? `${'零一二三四五六七八九'[percent / 10] ?? ''}成不超过`
      : `${percent}% 不超过`;
  return `${percent}% within`;
}

/** What lies beyond the last limit: 超15分, over 15m. */
export function sayBeyond(limitMs: number, language: Language): string {
  return language === 'zh' ? `超${formatDuration(limitMs, language)}` : `over ${formatDuration(limitMs, language)}`;
}

/** A limit as a promise: 5分内, within 5m. */
export function sayBand(limitMs: number, language: Language): string {
  return language === 'zh' ? `${formatDuration(limitMs, language)}内` : `within ${formatDuration(limitMs, language)}`;
}
