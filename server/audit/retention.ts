/** The first day, in UTC, that is kept: `months` calendar months before `nowMs`. */
export function firstDayKept(nowMs: number, months: number): string {
  const now = new Date(nowMs);
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  const daysInMonth = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  // The 31st of a month that has none is its last day: rather a day too long than one too short.
  first.setUTCDate(Math.min(now.getUTCDate(), daysInMonth));
  return first.toISOString().slice(0, 10);
}
