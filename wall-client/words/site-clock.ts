import type { Language } from '../../protocol/words.ts';

/** Reads wall time as the site's clocks and calendars show it. */
export interface SiteClock {
  /** 14:23:07 */
  time(epochMs: number): string;
  /** 14:23 */
  minute(epochMs: number): string;
  /** 2026-11-24 14:23 */
  stamp(epochMs: number): string;
  /** 11月24日 or 24 Nov */
  day(epochMs: number): string;
  /** 2026年11月24日 星期二 or Tuesday, 24 November 2026 */
  date(epochMs: number): string;
  /** Hour of the day, 0 to 23. */
  hour(epochMs: number): number;
  /** Day of the week, 0 for Monday to 6 for Sunday. */
  weekday(epochMs: number): number;
  /** 周二 or Tue */
  weekdayName(epochMs: number): string;
}

const WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function createSiteClock(timeZone: string, language: Language): SiteClock {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options });
  const time = make({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const minute = make({ hour: '2-digit', minute: '2-digit' });
  // The one locale that writes dates as ISO 8601 does.
  const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const day = make({ month: language === 'zh' ? 'long' : 'short', day: 'numeric' });
  const date = make({ year: 'numeric', month: 'long', day: 'numeric' });
  const weekday = make({ weekday: 'long' });
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', hour: '2-digit' });
  const weekdayName = make({ weekday: 'short' });
  const weekdayCode = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short' });
  return {
    time: (at) => time.format(at),
    minute: (at) => minute.format(at),
    stamp: (at) => `${isoDay.format(at)} ${minute.format(at)}`,
    day: (at) => day.format(at),
    date: (at) =>
      language === 'zh' ? `${date.format(at)} ${weekday.format(at)}` : `${weekday.format(at)}, ${date.format(at)}`,
    hour: (at) => Number(hour.format(at)),
    weekday: (at) => WEEK.indexOf(weekdayCode.format(at)),
    weekdayName: (at) => weekdayName.format(at),
  };
}
