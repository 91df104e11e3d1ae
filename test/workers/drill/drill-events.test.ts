import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../../protocol/events.ts';
import { drillEvents, earliestBirthMs, lifeEvents } from '../../../workers/drill/drill-events.ts';
import { compileDrill } from '../../../workers/drill/drill-plan.ts';
import { drillSite } from './drill-site.ts';

const HOUR_MS = 3_600_000;
const SINCE_MS = Date.parse('2026-10-30T09:07:31.250Z');
const drill = compileDrill(drillSite);
// Into the day on which New York's clocks go back.
const span = (fromHour: number, toHour: number) => ({
  sinceMs: SINCE_MS,
  fromMs: SINCE_MS + Math.round(fromHour * HOUR_MS),
  toMs: SINCE_MS + Math.round(toHour * HOUR_MS),
  heartbeats: 'all' as const,
});
// In minutes, as hours. (`fc.double` would draw nearly all of them next to 0.)
const places = fc.integer({ min: -60, max: 3600 }).map((minutes) => minutes / 60 + 0.0001);

describe('a drill is a function of its span', () => {
  it('gives a span and its parts the same events, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 3, maxLength: 5 }), (cuts) => {
        const [start = 0, ...ends] = cuts.sort((left, right) => left - right);
        const parts = ends.flatMap((end, index) =>
          drillEvents(drill, span(index === 0 ? start : (ends[index - 1] ?? 0), end)),
        );
        // As text: comparing tens of thousands of objects takes longer than making them.
        expect(JSON.stringify(parts) === JSON.stringify(drillEvents(drill, span(start, ends.at(-1) ?? 0)))).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('fills a history backwards with the same events as it tells forwards', () => {
    const everything = { ...span(0, 50), fromMs: earliestBirthMs(drill, SINCE_MS) };
    const forwards = drillEvents({ ...drill, populations: [] }, everything);
    const cuts = [50, 38.3, 21.25, 20, 4.1, 0, -5.5, -30];
    const backwards = cuts.slice(1).flatMap((from, index) =>
      lifeEvents(drill, {
        sinceMs: SINCE_MS,
        bornFromMs: span(from, 0).fromMs,
        bornToMs: span(cuts[index] ?? 0, 0).fromMs,
        untilMs: span(50, 0).fromMs,
      }),
    );
    expect(backwards.map(({ id }) => id).sort()).toEqual(forwards.map(({ id }) => id).sort());
  });

  it('fills a history entity by entity: nothing that is over stands as open for long', () => {
    const part = { bornFromMs: span(3, 0).fromMs, bornToMs: span(9, 0).fromMs, untilMs: span(50, 0).fromMs };
    const subjects = lifeEvents(drill, { sinceMs: SINCE_MS, ...part }).map(({ subject }) => subject);
    const runs = subjects.filter((subject, index) => subject !== subjects[index - 1]);
    expect(new Set(runs).size).toBe(runs.length);
    expect(subjects.length).toBeGreaterThan(runs.length);
  });

  it('tells another story under another seed, and the same one again under the same', () => {
    const day = span(0, 24);
    expect(drillEvents(compileDrill(drillSite), day)).toEqual(drillEvents(drill, day));
    const other = drillEvents(compileDrill(drillSite, 'other'), day);
    expect(other.map(({ time }) => time)).not.toEqual(drillEvents(drill, day).map(({ time }) => time));
  });

  it('never looks past the end of its span, and is in order of time', () => {
    const events = drillEvents(drill, span(3, 17.5));
    const times = events.map(({ time }) => Date.parse(time));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(span(3, 0).fromMs);
    expect(Math.max(...times)).toBeLessThan(span(17.5, 0).fromMs);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
  });

  it('has each id once, also in the hour that clocks show twice', () => {
    const events = drillEvents(drill, span(0, 60));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const births = events.filter(({ type }) => type === 'job.opened').map(({ subject }) => subject);
    expect(new Set(births).size).toBe(births.length);
  });
});

describe('newest heartbeats', () => {
  it('keeps of each entity the last one, and everything else', () => {
    const all = drillEvents(drill, span(5, 11));
    const newest = drillEvents(drill, { ...span(5, 11), heartbeats: 'newest' });
    const isBeat = ({ type }: CloudEvent) => type === 'post.seen';
    const last = new Map(all.filter(isBeat).map((event) => [event.subject, event.id]));
    expect(
      newest
        .filter(isBeat)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...last.values()].sort());
    expect(newest.filter((event) => !isBeat(event))).toEqual(all.filter((event) => !isBeat(event)));
  });
});
