import { readFileSync } from 'node:fs';
import { TZDate } from '@date-fns/tz';
import type { AttributeValue, CloudEvent } from '../../protocol/events.ts';
import type { Site } from '../../protocol/site/site.ts';

export interface TellingOptions {
  readonly site: Site;
  /** `2026-11`: the month whose days the history names. */
  readonly month: string;
}

/** An event and when the gate hears of it, epoch ms. */
export interface ToldEvent {
  readonly toldMs: number;
  readonly event: CloudEvent;
}

/** A milestone of an item: what, when, with what, heard of when, how often. */
const MILESTONE =
  /^(?<what>[a-zA-Z]+) (?<at>\d\d \d\d:\d\d(:\d\d)?)(?<set>( [a-zA-Z]+=\S+)*?)( told (?<told>\d\d \d\d:\d\d))?( x(?<times>\d))?$/;

/** Reads a history as `three-days.txt` says it; a line that does not fit is an error that names it. */
export function readHistory(file: URL, { site, month }: TellingOptions): ToldEvent[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return [];
    const [head = '', ...milestones] = line.split(' | ');
    const [subject = '', ...attributes] = head.split(' ');
    const kind = Object.entries(site.kinds).find(([, { subject: pattern }]) =>
      new RegExp(`^(${pattern})$`).test(subject),
    );
    if (!kind) throw new Error(`line ${index + 1}: no kind has ${subject}`);
    return milestones.flatMap((text, place) => {
      const { what, at, set, told, times } = MILESTONE.exec(text)?.groups ?? {};
      if (!what || !at) throw new Error(`line ${index + 1}: “${text}” is no milestone`);
      const own = [...(place === 0 ? attributes : []), ...(set ? set.trim().split(' ') : [])].filter(Boolean);
      const rank = own.find((said) => said.startsWith('rank='));
      const event: CloudEvent = {
        specversion: '1.0',
        id: `line-${index + 1}-${place}`,
        source: '/golden',
        type: `${kind[0]}.${what}`,
        subject,
        time: new Date(momentOf(at, month, site.file.timeZone)).toISOString(),
        ...(rank && { rank: Number(rank.slice('rank='.length)) }),
        data: Object.fromEntries(own.filter((said) => said !== rank).map(readAttribute)),
      };
      const toldMs = momentOf(told ?? at, month, site.file.timeZone);
      return Array.from({ length: Number(times ?? 1) }, () => ({ toldMs, event }));
    });
  });
}

/** `23 08:02`, `23 08:02:30`: local time of the site as epoch ms. */
export function momentOf(text: string, month: string, timeZone: string): number {
  const [day = '', time = ''] = text.split(' ');
  const [year = Number.NaN, index = Number.NaN] = month.split('-').map(Number);
  const [hour = Number.NaN, minute = Number.NaN, second = 0] = time.split(':').map(Number);
  return new TZDate(year, index - 1, Number(day), hour, minute, second, timeZone).getTime();
}

function readAttribute(text: string): [string, AttributeValue | null] {
  const [name = '', value = ''] = text.split('=');
  if (value === '-') return [name, null];
  return [name, /^\d+$/.test(value) ? Number(value) : value];
}
