import type { Graphics } from 'pixi.js';
import type { Metric } from '../../../protocol/site/metrics.ts';
import type { Comparison } from '../../../protocol/views.ts';
import type { Language } from '../../../protocol/words.ts';
import type { Theme } from '../../theme/theme.ts';
import { chromeWords } from '../../words/chrome-words.ts';
import { compareNumbers } from '../../words/format-number.ts';
import { say } from '../../words/say.ts';
import { judgeChange } from './threshold-role.ts';

/** One comparison, ready to be written: whose, which way, how much, and whether that is good. */
export interface ComparisonLine {
  readonly label: string;
  readonly text: string;
  readonly direction: 'up' | 'down' | 'same';
  readonly colour: number;
}

export function describeComparisons(
  value: number | null,
  compare: Comparison,
  better: Metric['better'],
  language: Language,
  theme: Theme,
): ComparisonLine[] {
  if (value === null) return [];
  const lines: ComparisonLine[] = [];
  for (const [of, words] of [
    ['yesterday', chromeWords.versusYesterday],
    ['lastWeek', chromeWords.versusLastWeek],
    ['lastYear', chromeWords.versusLastYear],
  ] as const) {
    const change = compareNumbers(value, compare[of]);
    if (!change) continue;
    const verdict = judgeChange(change.direction, better);
    const { ok, warning, text } = theme.colours;
    lines.push({
      label: say(words, language),
      ...change,
      colour: verdict === 'better' ? ok : verdict === 'worse' ? warning : text,
    });
  }
  return lines;
}

/** An arrow head up or down, or a bar for no change; `size` is its width. */
export function traceDirection(
  graphics: Graphics,
  direction: ComparisonLine['direction'],
  x: number,
  middle: number,
  size: number,
): Graphics {
  const half = size / 2;
  if (direction === 'same') return graphics.rect(x, middle - size * 0.12, size, size * 0.24);
  const up = direction === 'up' ? 1 : -1;
  return graphics.poly([
    x,
    middle + half * 0.8 * up,
    x + size,
    middle + half * 0.8 * up,
    x + half,
    middle - half * 0.9 * up,
  ]);
}
