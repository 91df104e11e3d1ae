import type { Notices } from '../../protocol/site/notices.ts';
import { clockMinutes, localTime } from '../local-time.ts';

const DAY_MINUTES = 24 * 60;

/** For how long what is not urgent waits, in ms: 0 outside the quiet hours. They may reach over midnight. */
export function quietFor(quiet: Notices['quiet'], atMs: number, timeZone: string): number {
  if (!quiet) return 0;
  const clock = localTime(atMs, timeZone);
  const now = clock.getUTCHours() * 60 + clock.getUTCMinutes();
  const [from, until] = [clockMinutes(quiet.from), clockMinutes(quiet.until)];
  const sinceBegin = (now - from + DAY_MINUTES) % DAY_MINUTES;
  const length = (until - from + DAY_MINUTES) % DAY_MINUTES;
  return sinceBegin < length ? (length - sinceBegin) * 60_000 - (atMs % 60_000) : 0;
}
