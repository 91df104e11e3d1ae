import type { Language } from '../../protocol/words.ts';
import { formatDuration } from './format-duration.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const SECOND = 1_000;

/** Time that is left, or by which it is over: 剩 12:05, 超 1小时5分; 12:05 left, 1h 5m over. Below an hour it counts seconds. */
export function sayDue(leftMs: number, language: Language): string {
  // A second that has begun is counted until it is over, so that 0:00 is the deadline itself.
  const ms = leftMs > 0 ? Math.ceil(leftMs / SECOND) * SECOND : Math.floor(-leftMs / SECOND) * SECOND;
  const isOver = leftMs <= 0;
  const text = ms < HOUR ? minutesAndSeconds(ms) : formatDuration(Math.floor(ms / MINUTE) * MINUTE, language);
  if (language === 'zh') return `${isOver ? '超' : '剩'} ${text}`;
  return `${text} ${isOver ? 'over' : 'left'}`;
}

function minutesAndSeconds(ms: number): string {
  const seconds = Math.floor(ms / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
