import { TZDate, tz } from '@date-fns/tz';
import { isValid, parse, parseISO } from '../date-rules.ts';

/** Reads one file's times: epoch ms, or undefined where the text is no time in the declared format. */
export type TimeReader = (text: string) => number | undefined;

export interface TimeFormat {
  /** A date-fns format such as `MM/dd/yyyy hh:mm:ss a`, or `ISO` (an offset in the text wins over the zone). */
  readonly format: string;
  readonly timeZone: string;
}

/**
 * A time that a zone's clocks skip in spring counts as the moment that many minutes after the skip began (02:30 is 03:30);
 * one that they show twice in autumn counts as the first of the two, still on summer time.
 */
export function timeReader({ format, timeZone }: TimeFormat): TimeReader {
  const context = { in: tz(timeZone) };
  if (format === 'ISO') return (text) => epochMs(parseISO(text, context));
  const fields = compileFields(format);
  if (!fields) return (text) => epochMs(parse(text, format, new Date(0), context));
  const toEpochMs = zoneReader(timeZone);
  return (text) => {
    const localMs = fields(text);
    return localMs === undefined ? undefined : toEpochMs(localMs);
  };
}

function epochMs(date: Date): number | undefined {
  return isValid(date) ? date.getTime() : undefined;
}

const QUARTER_MS = 900_000;
/** Zone borders lie on quarters of an hour; a file spans some years at most, which is 35,000 quarters each. */
const CACHED_QUARTERS = 200_000;

/** Local time (as if it were UTC) -> epoch ms. The library decides once for each quarter of an hour, for it is slow. */
function zoneReader(timeZone: string): (localMs: number) => number {
  const offsets = new Map<number, number>();
  return (localMs) => {
    const quarter = Math.floor(localMs / QUARTER_MS);
    let offsetMs = offsets.get(quarter);
    if (offsetMs === undefined) {
      const at = new Date(quarter * QUARTER_MS);
      const zoned = new TZDate(
        at.getUTCFullYear(),
        at.getUTCMonth(),
        at.getUTCDate(),
        at.getUTCHours(),
        at.getUTCMinutes(),
        0,
        0,
        timeZone,
      );
      offsetMs = at.getTime() - zoned.getTime();
      if (offsets.size >= CACHED_QUARTERS) offsets.clear();
      offsets.set(quarter, offsetMs);
    }
    return localMs - offsetMs;
  };
}

/** The parts of a format that the fast path reads; a format with any other goes to the library. Like it, `MM` also reads `4`. */
const FIELDS = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{1,2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{1,2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<half>\\d{1,2})',
  h: '(?<half>\\d{1,2})',
  mm: '(?<minute>\\d{1,2})',
  m: '(?<minute>\\d{1,2})',
  ss: '(?<second>\\d{1,2})',
  s: '(?<second>\\d{1,2})',
  SSS: '(?<milli>\\d{3})',
  a: '(?<noon>[AaPp][Mm])',
} as const;

/** Text -> local time as if it were UTC; undefined for a format that the library must read. */
function compileFields(format: string): TimeReader | undefined {
  const tokens = format.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+/g);
  if (!tokens || tokens.join('') !== format) return undefined;
  const parts: string[] = [];
  for (const token of tokens) {
    if (/^[A-Za-z]/.test(token)) {
      if (!Object.hasOwn(FIELDS, token)) return undefined;
      parts.push(FIELDS[token as keyof typeof FIELDS]);
    } else {
      parts.push(escapeRegExp(token.startsWith("'") ? token.slice(1, -1) || "'" : token));
    }
  }
  const source = parts.join('');
  const names = new Set(source.match(/(?<=\(\?<)[a-z]+/g));
  const complete = ['year', 'month', 'day'].every((name) => names.has(name));
  const hourKnown = names.has('half') === names.has('noon') && !(names.has('half') && names.has('hour'));
  // A field that is named twice is refused here as well as by the library.
  if (!complete || !hourKnown || names.size !== tokens.filter((token) => /^[A-Za-z]/.test(token)).length)
    return undefined;
  const pattern = new RegExp(`^${source}$`);
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    return groups && localTime(groups);
  };
}

function localTime(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const { year, month, day, hour, half, minute, second, milli, noon } = groups;
  const hours = half === undefined ? Number(hour ?? 0) : (Number(half) % 12) + (noon?.toLowerCase() === 'pm' ? 12 : 0);
  const inRange =
    hours < 24 &&
    Number(minute ?? 0) < 60 &&
    Number(second ?? 0) < 60 &&
    (half === undefined || (Number(half) >= 1 && Number(half) <= 12));
  if (!inRange) return undefined;
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // 30 February would roll over into March.
  if (new Date(dayMs).getUTCDate() !== Number(day) || new Date(dayMs).getUTCMonth() + 1 !== Number(month))
    return undefined;
  return dayMs + ((hours * 60 + Number(minute ?? 0)) * 60 + Number(second ?? 0)) * 1000 + Number(milli ?? 0);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
