import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ioredisOptions } from '../../../config/redis-endpoint.ts';
import { type Report, reportKeys } from '../../../protocol/report.ts';
import { compileClose } from '../../../workers/close/close-work.ts';
import { DayCloser } from '../../../workers/close/day-closer.ts';
import type { DayRecord } from '../../../workers/close/day-record.ts';
import { reportCsv } from '../../../server/reports/report-csv.ts';
import { openLog } from '../../../workers/log.ts';
import { queuePrefix } from '../../../workers/queues.ts';
import { RecordStore } from '../../../workers/record-store.ts';
import { ReportFile } from '../../../workers/reports/report-file.ts';
import { startReports } from '../../../workers/reports/report-work.ts';
import { type Looked, ReportMaker } from '../../../workers/reports/report-maker.ts';
import { WorkHost } from '../../../workers/work-host.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { closeSite } from '../close/close-site.ts';
import { at, goldenEvents } from '../close/golden-days.ts';
import { readingsOf } from '../close/told-readings.ts';

const server = withRedis();
let redis: Redis;
beforeAll(() => {
  redis = new Redis(ioredisOptions(server.endpoint));
});
afterAll(() => redis.disconnect());

const words = (text: string) => ({ zh: text, en: text });
const site = {
  ...closeSite,
  file: {
    ...closeSite.file,
    reports: {
      daily: {
        name: words('Daily'),
        per: 'day' as const,
        at: '00:30',
        sections: {
          units: { name: words('Units'), ledger: 'unit' as const },
          matters: { name: words('Matters'), ledger: 'matter' as const, matters: ['job'] },
          numbers: { name: words('Numbers'), figures: [{ metric: 'job.today' }, { metric: 'job.here' }] },
          open: {
            name: words('Open'),
            columns: [{ metric: 'job.open' }, { metric: 'job.overdue', name: words('Late') }],
          },
          week: { name: words('Week'), days: [{ metric: 'job.today' }] },
        },
      },
      weekly: {
        name: words('Weekly'),
        per: 'week' as const,
        sections: {
          units: { name: words('Units'), ledger: 'unit' as const, matters: ['job'] },
          numbers: { name: words('Numbers'), figures: [{ metric: 'job.today' }, { metric: 'job.here' }] },
        },
      },
    },
  },
};

/** A centre of its own at a moment: what was known by then is closed, and reports of it are made. */
function open(dataSet: string) {
  const plan = compileClose(site);
  if (!plan) throw new Error('the site closes its days');
  const days = new RecordStore<DayRecord>(redis, `{close-${dataSet}}:close`);
  const file = new ReportFile({ redis, site: site.code, dataSet });
  const readAt = (nowMs: number) =>
    readingsOf(
      goldenEvents.filter(({ atMs }) => atMs <= nowMs),
      nowMs,
    );
  return {
    file,
    close: (time: string) =>
      new DayCloser({ plan, store: days, read: readAt(at(time)), tell: () => [], post: async () => [] }).run(),
    make: (time: string, looked: Looked = 'all') =>
      new ReportMaker({ site, days, file, read: readAt(at(time)), amendMs: plan.amendMs }).run(looked),
    stored: (number: number) => redis.hgetall(reportKeys(site.code, dataSet).versions(number)),
  };
}
const slots = (reports: readonly Report[]) =>
  reports.map(({ report, number, version, days }) => `${report} ${days.at(-1)?.day} No. ${number} v${version}`);
const tableOf = (report: Report | undefined, section: string) =>
  Object.fromEntries(
    report?.tables.find((table) => table.section === section)?.rows.map(({ code, values }) => [code, values]) ?? [],
  );

it('[RP1] a report is of the sealed day and of the views of its last minute, once it is time', async () => {
  const { close, make } = open('golden');
  await close('23 00:02');
  expect(slots(await make('23 00:29')), 'the daily one is not due').toEqual(['weekly 2026-11-22 No. 1 v1']);
  const [daily] = await make('23 00:31');
  expect(daily).toMatchObject({
    number: 2,
    language: 'en',
    days: [{ day: '2026-11-22', state: 'sealed', revision: 1 }],
  });
  // J1, J2, J3, J4 and J10, E1: what golden-days.ts works out as it was known then, and the days in a row.
  expect(tableOf(daily, 'units')).toEqual({ a: [4, 2, 2, 1, 0], b: [2, 2, 0, 0, 1], c: [0, 0, 0, 0, 1] });
  expect(tableOf(daily, 'matters')).toEqual({ job: [5, 3, 2, 1] });
  expect(tableOf(daily, 'numbers')).toEqual({ 'job.today': [6, 0], 'job.here': [3, 0] });
  expect(tableOf(daily, 'open')).toEqual({ a: [2, 1], b: [0, 0], c: [0, 0] });
  expect(Object.entries(tableOf(daily, 'week')).at(-1)).toEqual(['2026-11-22', [6]]);
});

it('[RP1] a week names the days that were never sealed', async () => {
  const { close, make } = open('week');
  await close('23 00:02');
  const [weekly] = await make('23 00:02');
  expect(weekly?.days.map(({ state }) => state)).toEqual([...new Array(6).fill('missing'), 'sealed']);
  expect(tableOf(weekly, 'units')).toMatchObject({ a: [3, 1, 2, 1, 0] });
});

it('[RP1] over a week, what came about on its days adds up, and what was left is that of its end', async () => {
  const { close, make } = open('next-week');
  await close('23 00:02');
  await close('30 00:02');
  const made = await make('30 00:02', 'new');
  const weekly = made.find(({ report, days }) => report === 'weekly' && days.at(-1)?.day === '2026-11-29');
  // J5, J8 and J9 on Monday, J6 and J7 on Tuesday; J5, J6, J8 and J11 are left. Before: J2, J3, J4 and J11 were.
  expect(tableOf(weekly, 'numbers')).toEqual({ 'job.today': [5, 6], 'job.here': [4, 4] });
  // goldenDays, Monday and Tuesday together.
  expect(tableOf(weekly, 'units')).toMatchObject({ a: [2, 3, 1, 1, 0], b: [4, 3, 2, 2, 0] });
});

it('[RP2] running again changes nothing, two at once put each report on file once, and the same day gives the same bytes', async () => {
  const [first, second] = [open('once'), open('again')];
  for (const { close, make } of [first, second]) {
    await close('23 00:02');
    const made = (await Promise.all([make('23 01:00'), make('23 01:00')])).flat();
    expect(slots(made).toSorted()).toEqual(['daily 2026-11-22 No. 1 v1', 'weekly 2026-11-22 No. 2 v1']);
    expect(await make('23 09:00'), 'nothing has changed').toEqual([]);
  }
  const csvOf = async ({ file }: typeof first) => {
    const report = await file.latest('daily', '2026-11-22');
    return report && reportCsv(report, 'en');
  };
  expect(await csvOf(second)).toBe(await csvOf(first));
});

it('[RP3] a day that late events amended has a further version, with the amounts, beside the one of before', async () => {
  const { close, make, stored } = open('amended');
  await close('23 00:02');
  await make('23 01:00');
  const before = await stored(1);
  await close('24 00:02');
  expect(slots(await make('24 01:00', 'new')), 'what is new alone').toEqual(['daily 2026-11-23 No. 3 v1']);
  const made = await make('24 01:00');
  expect(slots(made)).toEqual(['daily 2026-11-22 No. 1 v2', 'weekly 2026-11-22 No. 2 v2']);
  expect(made[0]?.days).toEqual([{ day: '2026-11-22', state: 'amended', revision: 2 }]);
  // J4 came back a day later: it is open at the end of the day, and due.
  expect(made[0]?.tables[0]?.rows[1]).toMatchObject({ code: 'b', values: [2, 1, 1, 1, 0], by: [0, -1, 1, 1, 0] });
  expect(await stored(1)).toMatchObject(before);
  expect(Object.keys(await stored(1))).toEqual(['1', '2']);
});

it('[RP1] is put to work by a job that runs by itself, and by none where the site has no reports', async () => {
  const log = openLog('silent');
  const prefix = queuePrefix(site.code, 'worked');
  const host = new WorkHost({ endpoint: server.endpoint, prefix, log });
  const days = new RecordStore<DayRecord>(redis, `${prefix}:close`);
  const plan = compileClose(site);
  const read = readingsOf(goldenEvents, at('23 01:00'));
  if (plan) await new DayCloser({ plan, store: days, read, tell: () => [], post: async () => [] }).run();
  const work = { host, dataSet: 'worked' as 'live', gate: { post: never }, read, log, isReady: async () => true };
  expect(await startReports({ ...work, site: closeSite })).toBe(false);
  expect(await startReports({ ...work, site })).toBe(true);
  const file = new ReportFile({ redis, site: site.code, dataSet: 'worked' });
  const report = await until(() => file.latest('daily', '2026-11-22'), {
    withinMs: 20_000,
    what: 'a report is on file',
  });
  expect(report.number).toBeGreaterThan(0);
  await host.close();
});
function never(): never {
  throw new Error('reports post nothing');
}
