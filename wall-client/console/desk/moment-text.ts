import { TZDate } from '@date-fns/tz';

/** `2026-11-29 14:03:22`, `11-29 14:03` or `14:03`: what is left out is that of now, seconds are 0. */
const TYPED = /^(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2})[ T])?(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** A moment (epoch ms) as somebody types it on the site’s clock. */
export function writeMoment(ms: number, timeZone: string): string {
  const date = new TZDate(ms, timeZone);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Epoch ms of what somebody typed; undefined where the site’s clock never says so. */
export function readMoment(typed: string, { timeZone, now }: { readonly timeZone: string; readonly now: number }) {
  const found = TYPED.exec(typed.trim().replaceAll('：', ':'));
  if (!found) return undefined;
  const today = new TZDate(now, timeZone);
  const [year, month, day, hour, minute, second] = [
    found[1] ?? today.getFullYear(),
    found[2] ?? today.getMonth() + 1,
    found[3] ?? today.getDate(),
    found[4],
    found[5],
    found[6] ?? 0,
  ].map(Number) as [number, number, number, number, number, number];
  const date = new TZDate(year, month - 1, day, hour, minute, second, timeZone);
  // 31 February, 25:00, and what a change of the clocks leaves out, come out as something else.
  const isSame =
    date.getMonth() === month - 1 &&
    date.getDate() === day &&
    date.getHours() === hour &&
    date.getMinutes() === minute &&
    date.getSeconds() === second;
  return isSame ? date.getTime() : undefined;
}
