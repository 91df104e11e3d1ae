import type { Language } from '../../protocol/words.ts';

const UNITS = {
  zh: { second: '秒', minute: '分', hour: '小时', day: '天' },
  en: { second: 's', minute: 'm', hour: 'h', day: 'd' },
} as const satisfies Record<Language, object>;

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** A length of time in at most two units: 38秒, 4分12秒, 2小时05分, 3天4小时. */
export function formatDuration(ms: number, language: Language): string {
  const unit = UNITS[language];
  const join = language === 'zh' ? '' : ' ';
  const seconds = Math.round(ms / SECOND);
  // 9.97 s would be said as 10.0.
  if (ms < 9.95 * SECOND && ms % SECOND !== 0) return `${(ms / SECOND).toFixed(1)}${unit.second}`;
  if (seconds < 60) return `${seconds}${unit.second}`;
  if (seconds < 3_600) return pair(Math.floor(seconds / 60), unit.minute, seconds % 60, unit.second, join);
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 1_440) return pair(Math.floor(minutes / 60), unit.hour, minutes % 60, unit.minute, join);
  const hours = Math.round(ms / HOUR);
  return pair(Math.floor(hours / 24), unit.day, hours % 24, unit.hour, join);
}

/** How long ago, in one unit, rounded down: 8秒, 3分, 2小时, 5天. Nothing is younger than 0. */
export function formatAge(ms: number, language: Language): string {
  const unit = UNITS[language];
  const age = Math.max(0, ms);
  if (age < MINUTE) return `${Math.floor(age / SECOND)}${unit.second}`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)}${unit.minute}`;
  if (age < DAY) return `${Math.floor(age / HOUR)}${unit.hour}`;
  return `${Math.floor(age / DAY)}${unit.day}`;
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string, join: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${join}${small}${smallUnit}`;
}
