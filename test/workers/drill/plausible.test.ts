import { group, median, quantileSorted } from 'd3-array';
import { describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../../protocol/events.ts';
import { drillEvents, earliestBirthMs } from '../../../workers/drill/drill-events.ts';
import { compileDrill } from '../../../workers/drill/drill-plan.ts';
import { incidentsIn } from '../../../workers/drill/incidents.ts';
import { SLOT_MS } from '../../../workers/drill/slot.ts';
import { drillSite } from './drill-site.ts';

const DAY_MS = 86_400_000;
const SINCE_MS = Date.parse('2026-06-01T04:00:00Z');
const DAYS = 14;
const week = { sinceMs: SINCE_MS, fromMs: SINCE_MS, toMs: SINCE_MS + DAYS * DAY_MS, heartbeats: 'newest' as const };
const drill = compileDrill(drillSite);
const calm = drillEvents({ ...drill, incidents: undefined }, week);
const ofType = (events: readonly CloudEvent[], type: string) => events.filter((event) => event.type === type);
const opened = ofType(calm, 'job.opened');
const hourOf = ({ time }: CloudEvent) => (new Date(time).getUTCHours() + 24 - 4) % 24;

/** Five standard deviations of a Poisson count: a sound generator fails once in 1.7 million, and with a fixed seed never or always. */
function expectCount(count: number, mean: number): void {
  expect(Math.abs(count - mean), `${count} where about ${mean} were due`).toBeLessThanOrEqual(5 * Math.sqrt(mean) + 1);
}

describe('rhythm', () => {
  it('has as many new entities as declared', () => expectCount(opened.length, 960 * DAYS));

  it('follows the hours of the site’s day', () => {
    const weights = drillSite.file.drill?.kinds.job?.hours ?? [];
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const counts = group(opened, hourOf);
    for (const [hour, weight] of weights.entries()) {
      expectCount(counts.get(hour)?.length ?? 0, (960 * DAYS * weight) / total);
    }
  });

  it('varies from quarter to quarter as chance does: the variance of counts is near their mean', () => {
    const noon = opened.filter((event) => hourOf(event) >= 8 && hourOf(event) < 17);
    const perSlot = [...group(noon, ({ time }) => Math.floor(Date.parse(time) / SLOT_MS)).values()].map(
      ({ length }) => length,
    );
    const mean = perSlot.reduce((sum, count) => sum + count, 0) / perSlot.length;
    const variance = perSlot.reduce((sum, count) => sum + (count - mean) ** 2, 0) / perSlot.length;
    expect(variance / mean).toBeGreaterThan(0.8);
    expect(variance / mean).toBeLessThan(1.25);
  });
});

describe('attributes', () => {
  it('draws codes by their weights, and none of weight 0', () => {
    const bySort = group(opened, ({ data }) => data?.sort);
    expectCount(bySort.get('red')?.length ?? 0, opened.length / 4);
    expect(bySort.get('blue')).toBeUndefined();
    expectCount(group(opened, ({ data }) => data?.district).get('north')?.length ?? 0, opened.length * 0.6);
  });

  it('gives a label that suits the codes, a number of the declared spread, and a point in the district', () => {
    for (const { data } of opened) {
      if (data?.note === 'a red one') expect(data.sort).toBe('red');
      const [x = 0, y = 0] = (data?.place ?? []) as [number, number];
      const west = { north: 20, south: 30, east: 40 }[String(data?.district)] ?? 0;
      expect(x >= west && x <= west + 1 && y >= 10 && y <= 11).toBe(true);
    }
    const costs = opened.map(({ data }) => Number(data?.cost)).sort((left, right) => left - right);
    expect(quantileSorted(costs, 0.5)).toBeCloseTo(40, -1);
    expect(quantileSorted(costs, 0.9)).toBeGreaterThan(170);
    expect(quantileSorted(costs, 0.9)).toBeLessThan(230);
  });

  it('tells an attribute that a step tells with that step alone', () => {
    expect(opened.every(({ data }) => data?.outcome === undefined)).toBe(true);
    expect(ofType(calm, 'job.done').every(({ data }) => Object.keys(data ?? {}).join() === 'outcome')).toBe(true);
  });
});

describe('steps', () => {
  const timesOf = (type: string) => new Map(ofType(calm, type).map(({ subject, time }) => [subject, Date.parse(time)]));
  const [openedAt, takenAt, doneAt] = [timesOf('job.opened'), timesOf('job.taken'), timesOf('job.done')];

  it('takes the declared time from one to the next', () => {
    const waits = [...takenAt]
      .filter(([subject]) => openedAt.has(subject))
      .map(([subject, atMs]) => atMs - (openedAt.get(subject) ?? 0))
      .sort((left, right) => left - right);
    expect((median(waits) ?? 0) / 60_000).toBeCloseTo(1, 0);
    expect((quantileSorted(waits, 0.9) ?? 0) / 240_000).toBeGreaterThan(0.9);
    expect((quantileSorted(waits, 0.9) ?? 0) / 240_000).toBeLessThan(1.1);
  });

  it('lets as many stop as declared, and the others go past a step that may be skipped', () => {
    // The newest are still under way.
    const settled = opened.filter(({ time }) => Date.parse(time) < week.toMs - DAY_MS);
    expectCount(settled.filter(({ subject }) => doneAt.has(subject)).length, settled.length * 0.9);
    expectCount(ofType(calm, 'job.seen').length, takenAt.size / 2);
  });
});

it('has as much under way when it begins as two weeks later', () => {
  const from = { ...week, fromMs: earliestBirthMs(drill, SINCE_MS) };
  const lives = drillEvents({ ...drill, incidents: undefined, populations: [] }, from);
  const underWay = (atMs: number) => {
    const known = lives.filter(({ time }) => Date.parse(time) < atMs);
    const done = new Set(ofType(known, 'job.done').map(({ subject }) => subject));
    // A tenth never ends: those born on the day before, at the same hours, are compared.
    const recent = ofType(known, 'job.opened').filter(({ time }) => Date.parse(time) >= atMs - DAY_MS / 2);
    return recent.filter(({ subject }) => !done.has(subject)).length;
  };
  const noonMs = DAY_MS / 2;
  expect(underWay(SINCE_MS + noonMs - DAY_MS / 4)).toBeGreaterThan(0);
  expectCount(underWay(SINCE_MS), underWay(SINCE_MS + (DAYS - 1) * DAY_MS));
});

describe('incidents', () => {
  it('are rare, and then one district has many more of one code', () => {
    const events = ofType(drillEvents(drill, week), 'job.opened');
    const slots = Array.from({ length: (DAYS * DAY_MS) / SLOT_MS }, (_, index) => SINCE_MS + index * SLOT_MS);
    const busy = slots.filter((slotMs) => incidentsIn(drill, 'job', slotMs).length > 0);
    expect(busy.length / slots.length).toBeGreaterThan(0.05);
    expect(busy.length / slots.length).toBeLessThan(0.4);
    const blue = events.filter(({ data }) => data?.sort === 'blue');
    expect(blue.length).toBeGreaterThan(100);
    for (const { time, data } of blue) {
      const slotMs = Math.floor(Date.parse(time) / SLOT_MS) * SLOT_MS;
      expect(incidentsIn(drill, 'job', slotMs).map(({ district }) => district)).toContain(data?.district);
    }
  });
});

describe('what stands there', () => {
  const oneDay = { sinceMs: SINCE_MS, fromMs: SINCE_MS, toMs: SINCE_MS + 2 * DAY_MS, heartbeats: 'all' as const };
  const bySubject = group(drillEvents({ ...drill, arrivals: [] }, oneDay), ({ subject }) => subject);

  it('is set up once, each with all its attributes and its normal code', () => {
    expect(bySubject.size).toBe(25);
    for (const [first] of bySubject.values())
      expect(first).toMatchObject({ type: 'post.changed', data: { state: 'up' } });
  });

  it('leaves its normal code and comes back to it, in turn, and is silent where declared', () => {
    let absences = 0;
    for (const events of bySubject.values()) {
      let state = 'up';
      for (const { type, data } of events.slice(1)) {
        if (type === 'post.seen') expect(state).not.toBe('down');
        else {
          absences += state === 'up' ? 1 : 0;
          expect(data?.state === 'up').toBe(state !== 'up');
          state = String(data?.state);
        }
      }
    }
    // Fewer than 0.2 an hour each, since none leaves again while it is away.
    expect(absences).toBeGreaterThan(25 * 48 * 0.2 * 0.7);
    expect(absences).toBeLessThan(25 * 48 * 0.2 * 1.1);
  });

  it('sends a heartbeat each 10 min while it is not silent', () => {
    const beats = [...bySubject.values()].flat().filter(({ type }) => type === 'post.seen').length;
    const full = (25 * 2 * DAY_MS) / 600_000;
    expect(beats).toBeLessThanOrEqual(full);
    expect(beats).toBeGreaterThan(full * 0.8);
  });
});
