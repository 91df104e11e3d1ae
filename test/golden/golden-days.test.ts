import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { loadSite } from '../../config/site/load-site.ts';
import { ioredisOptions } from '../../config/redis-endpoint.ts';
import type { CloudEvent } from '../../protocol/events.ts';
import type { View } from '../../protocol/views.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { compilePlan } from '../../server/aggregate/plan.ts';
import { guardRoutes } from '../../server/auth/guard-routes.ts';
import { MACHINE } from '../../server/auth/principal.ts';
import { handleErrors } from '../../server/error-handler.ts';
import { Fault } from '../../server/gate/fault.ts';
import { compileEventReader } from '../../server/gate/read-event.ts';
import type { Hub } from '../../server/live/hub.ts';
import { Mirror } from '../../server/live/mirror.ts';
import { readingsPlugin } from '../../server/live/readings-plugin.ts';
import { closeEvents } from '../../workers/close/close-events.ts';
import { compileClose } from '../../workers/close/close-work.ts';
import { DayCloser } from '../../workers/close/day-closer.ts';
import { dayKeys, figuresOf, levelKeys } from '../../workers/close/day-figures.ts';
import type { DayRecord } from '../../workers/close/day-record.ts';
import { readingsReader } from '../../workers/readings-client.ts';
import { RecordStore } from '../../workers/record-store.ts';
import { ReportFile } from '../../workers/reports/report-file.ts';
import { ReportMaker } from '../../workers/reports/report-maker.ts';
import { startLive } from '../server/live/start-live.ts';
import { PARTITIONS, ToldPartitions } from '../server/live/told-mirror.ts';
import { withRedis } from '../support/redis.ts';
import { reported, saidBy } from './daily-report.ts';
import { momentOf, readHistory } from './read-history.ts';
import { sealedLedger } from './sealed-ledger.ts';
import { checks, effect, figures, ledger, sealedOtherwise, streaks, studies } from './worked-out.ts';

const site = await loadSite(new URL('../../config/sites/lianyuan', import.meta.url).pathname);
const sitePlan = compilePlan(site);
const plan = declared(compileClose(site));
const closeKind = declared(site.kinds.close);
const days = Object.keys(ledger);
const at = (text: string) => momentOf(text, '2026-11', site.file.timeZone);
const startOf = (day: string) => at(`${day.slice(-2)} 00:00`);
const lastMomentOf = (day: string) => startOf(day) + 86_400_000 - 1;
const history = readHistory(new URL('three-days.txt', import.meta.url), { site, month: '2026-11' });

function declared<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('lianyuan closes its days and reports on them');
  return part;
}

const readEvent = compileEventReader(sitePlan);
/** As the gate reads it. */
function admit(event: unknown): EntityEvent {
  const read = readEvent(event, { nowMs: at('27 00:00'), mayPost: () => true, mayCorrect: true });
  if (read instanceof Fault) throw new Error(`${JSON.stringify(event)}: ${read.code}, expected ${read.expected}`);
  return read;
}
const events = history.map(({ event }) => admit(event));

/** The views of a wall at a moment, when these events have been told. */
function viewsAt(told: readonly EntityEvent[], nowMs: number) {
  const mirror = new Mirror(sitePlan, PARTITIONS);
  new ToldPartitions(sitePlan).commit(told, [mirror]);
  mirror.advance(nowMs, 1);
  return (key: string): View => {
    const topic = mirror.topics.get(key);
    if (topic?.form !== 'view') throw new Error(`no view ${key}`);
    return topic.read();
  };
}

function valueOf(view: View): number | null {
  if (view.view !== 'value') throw new Error(`a number was expected, not a ${view.view}`);
  return view.value;
}
/** Rows that are not 0, by code. */
function rowsOf(view: View): Record<string, number> {
  if (view.view !== 'table') throw new Error(`a table was expected, not a ${view.view}`);
  return Object.fromEntries(
    view.rows.map((row) => [String(row[0]), Number(row[1])] as const).filter(([, n]) => n !== 0),
  );
}

/** All that the wall says of a day's end, as `worked-out.ts` puts it. */
function tell(told: readonly EntityEvent[], day: string) {
  const view = viewsAt(told, lastMomentOf(day));
  return {
    ledger: figuresOf(plan.close, {
      startMs: startOf(day),
      views: Object.fromEntries([...dayKeys(plan.close), ...levelKeys(plan.close)].map((key) => [key, view(key)])),
    }),
    checks: {
      planned: rowsOf(view('checks.plannedByForm')),
      done: rowsOf(view('checks.doneByForm')),
      open: rowsOf(view('checks.openByForm')),
      overdue: rowsOf(view('checks.overdueByForm')),
      problems: valueOf(view('checks.problems')),
      leads: valueOf(view('checks.leads')),
    },
    effect: Object.fromEntries(
      Object.keys(effect[day] ?? {}).map((what) => [what, rowsOf(view(`effect.${what}ByUnit`))]),
    ),
    studies: {
      opened: valueOf(view('studies.today')),
      open: rowsOf(view('studies.openByTrigger')),
      overdue: valueOf(view('studies.overdue')),
    },
    figures: Object.fromEntries(Object.keys(figures[day] ?? {}).map((key) => [key, valueOf(view(key))])),
  };
}
const workedOut = (day: string) => ({
  ledger: ledger[day],
  checks: checks[day],
  effect: effect[day],
  studies: studies[day],
  figures: figures[day],
});

describe('three days by hand', () => {
  it('has at least 200 events, some twice, some late, some corrected', () => {
    expect(history.length).toBeGreaterThanOrEqual(200);
    expect(new Set(history.map(({ event }) => event)).size).toBeLessThan(history.length);
    expect(history.some(({ event, toldMs }) => toldMs > Date.parse(event.time))).toBe(true);
  });

  it.each(days)('%s comes to what was worked out, told in the order of time', (day) => {
    expect(tell(events, day)).toEqual(workedOut(day));
  });

  it('each day begins with what the one before carried over', () => {
    for (const [index, day] of days.slice(1).entries())
      for (const [matter, units] of Object.entries(ledger[day] ?? {}))
        for (const [unit, { opened, cleared, carried }] of Object.entries(units)) {
          const before = ledger[days[index] ?? '']?.[matter]?.[unit]?.carried ?? 0;
          expect(before + opened - cleared, `${matter} of ${unit} on ${day}`).toBe(carried);
        }
  });

  it.each(days)('what was given out the day before %s is done in time, late or not at all, each once', (day) => {
    const view = viewsAt(events, lastMomentOf(day));
    const [given, onTime, late, notDone] = ['given', 'onTime', 'late', 'notDone'].map((what) =>
      Number(valueOf(view(`effect.${what}`))),
    );
    expect(Number(onTime) + Number(late) + Number(notDone)).toBe(given);
  });

  it.each(days)('%s comes to the same in 100 other orders, with events told again', (day) => {
    const places = events.map((_, place) => place);
    const order = fc.shuffledSubarray(places, { minLength: places.length });
    fc.assert(
      fc.property(order, fc.subarray(places), (told, again) => {
        const inOrder = [...told, ...again].map((place) => events[place] as EntityEvent);
        expect(tell(inOrder, day)).toEqual(workedOut(day));
      }),
      { numRuns: 100 },
    );
  });
});

/** Two minutes after each midnight, and when all is known. */
const CLOSINGS = ['24 00:02', '25 00:02', '26 00:02', '26 12:00'].map(at);

describe('the days as they went', () => {
  const redis = withRedis();

  it('[RP1] are sealed as they were known, amended by what came late with the amount, on the wall, and in the daily report', async () => {
    let nowMs = at('23 00:00');
    const now = () => nowMs;
    await using live = await startLiveSite(now);
    const { engine, post } = live;
    const client = new Redis(ioredisOptions(redis.endpoint));
    const store = new RecordStore<DayRecord>(client, '{golden}:close');
    const file = new ReportFile({ redis: client, site: site.code, dataSet: 'golden' });
    const reports = new ReportMaker({ site, days: store, file, read: live.read, amendMs: plan.amendMs });
    const untold = history.toSorted((left, right) => left.toldMs - right.toldMs);
    for (const closingMs of CLOSINGS) {
      const count = untold.findIndex(({ toldMs }) => toldMs > closingMs);
      nowMs = closingMs;
      await engine.submit(untold.splice(0, count < 0 ? untold.length : count).map(({ event }) => admit(event)));
      await live.openAnew();
      await new DayCloser({
        plan,
        store,
        read: live.read,
        tell: (record) => closeEvents(closeKind, record),
        post,
      }).run();
      await reports.run('all');
    }
    const daily = await Promise.all(days.map((day) => file.latest('daily', day)));
    const records = await Promise.all((await store.names()).map((day) => store.read(day)));
    client.disconnect();
    expect(Object.fromEntries(records.map((record) => [record?.day, record?.figures]))).toEqual(ledger);
    expect(Object.fromEntries(records.map((record) => [record?.day, record?.sealed]))).toEqual(sealedLedger());
    for (const [matter, units] of Object.entries(streaks))
      for (const [unit, counts] of Object.entries(units))
        expect(
          records.map((record) => record?.streaks[matter]?.[unit]),
          `${matter} of ${unit}`,
        ).toEqual(counts);
    await live.openAnew();
    expect(live.amended()).toEqual(amendedRows());
    for (const [place, report] of daily.entries())
      expect(saidBy(declared(report)), days[place]).toEqual(reported(site, days[place] ?? '', days[place - 1]));
    expect(itemsIn(JSON.stringify(daily))).toEqual([]);
  });

  /** Lianyuan's engine and hub over a real Redis, and what workers ask of them over HTTP. */
  async function startLiveSite(now: () => number) {
    const live = await startLive({ redis: redis.endpoint, site, now });
    let hub: Hub = live.hub;
    const app = Fastify();
    handleErrors(app);
    guardRoutes(app, async () => ({ principal: { ...MACHINE, may: () => true }, isUnknownToken: false }));
    await app.register(readingsPlugin, { prefix: '/api/v1', hub: () => hub });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    return {
      engine: live.engine,
      read: readingsReader(() => ({ url: `http://127.0.0.1:${port}`, key: 'any' })),
      post: async (told: readonly CloudEvent[]) => {
        await live.engine.submit(told.map(admit));
        return [];
      },
      /** A hub that has read all that is committed. */
      openAnew: async () => {
        if (hub !== live.hub) await hub.close();
        hub = await live.openHub();
      },
      /** The wall's list of what was amended: by how much more is new, cleared, carried over, overdue. */
      amended: () => {
        const rows = hub.rowsOf('closes.amended') ?? [];
        return Object.fromEntries(
          rows.map(({ id, shown }) => [
            id,
            ['openedBy', 'clearedBy', 'carriedBy', 'overdueBy'].map((key) => shown[key]),
          ]),
        );
      },
      async [Symbol.asyncDispose]() {
        await app.close();
        if (hub !== live.hub) await hub.close();
        await live.close();
      },
    };
  }
});

/** Items of the history that a text names: rule [RP4]. */
function itemsIn(text: string): string[] {
  const ids = new Set(history.map(({ event }) => event.subject));
  return [...ids].filter((id) => text.includes(id));
}

/** By how much each amended row differs from what was sealed of it. */
function amendedRows(): Record<string, number[]> {
  const none = { opened: 0, cleared: 0, carried: 0, overdue: 0 };
  return Object.fromEntries(
    Object.entries(sealedOtherwise).flatMap(([day, matters]) =>
      Object.entries(matters).flatMap(([matter, units]) =>
        Object.entries(units).map(([unit, sealed]) => {
          const known = ledger[day]?.[matter]?.[unit] ?? none;
          const was = sealed ?? none;
          return [
            `RJ${day.replaceAll('-', '')}-${matter}-${unit}`,
            [
              known.opened - was.opened,
              known.cleared - was.cleared,
              known.carried - was.carried,
              known.overdue - was.overdue,
            ],
          ];
        }),
      ),
    ),
  );
}
