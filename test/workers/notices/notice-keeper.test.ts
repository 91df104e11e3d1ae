import { expect, it } from 'vitest';
import type { Notice } from '../../../protocol/notices.ts';
import type { ReportEntry } from '../../../protocol/report.ts';
import type { Notices } from '../../../protocol/site/notices.ts';
import { sealDay } from '../../../workers/close/day-record.ts';
import type { Order } from '../../../workers/notices/notice-book.ts';
import { NoticeKeeper, type RuleRecord, type Seen } from '../../../workers/notices/notice-keeper.ts';
import { closeSite } from '../close/close-site.ts';

const words = (text: string) => ({ zh: text, en: text });
const HOUR_MS = 3_600_000;
/** 22:00 in Shanghai. */
const AT = Date.UTC(2026, 10, 24, 14);
const notices: Notices = {
  receivers: { office: { name: words('Office'), webhook: 'http://office.example/' } },
  rules: {
    silent: { name: words('Silent'), metric: 'job.today', below: 1, to: ['office'] },
    unclear: { name: words('Not clear'), close: 'unclear', to: ['office'], urgent: true },
    ready: { name: words('Report'), report: 'daily', to: ['office'] },
    broken: { name: words('Jobs'), jobs: 'failed', to: ['office'] },
  },
  quiet: { from: '21:00', until: '07:00' },
};

const views = { 'job.today': { view: 'value', value: 5, compare: {} } } as const;
const NOTHING_NEW: Seen = { atMs: AT, views, days: [], reports: [], failedSince: async () => ({}) };

/** Without a Redis. */
function open(ordered: (Notice & Order)[]) {
  const records = new Map<string, RuleRecord>();
  return new NoticeKeeper({
    site: { ...closeSite, file: { ...closeSite.file, notices } },
    notices,
    isDrill: true,
    store: {
      read: async (name) => records.get(name),
      replace: async (name, _, record) => {
        records.set(name, record);
        return record;
      },
    },
    book: { order: async (notice, order) => void ordered.push({ ...notice, ...order }) },
  });
}

/** What is ordered of one look after the other. */
async function tell(...looks: readonly Partial<Seen>[]) {
  const ordered: (Notice & Order)[] = [];
  const keeper = open(ordered);
  for (const [place, look] of looks.entries())
    await keeper.look({ ...NOTHING_NEW, atMs: AT + place * HOUR_MS, ...look });
  return ordered;
}

const dayOf = (day: string, overdue: number) =>
  sealDay(
    { day, startMs: AT - 24 * HOUR_MS, endMs: AT },
    { figures: { job: { a: { opened: 1, cleared: 0, carried: 1, overdue } } }, streaks: {}, nowMs: AT + HOUR_MS },
  );

it('[NT1] tells of a day that did not end clear, by matter, once, though the site is quiet', async () => {
  const days = [dayOf('2026-11-24', 2)];
  const ordered = await tell({}, { days }, { days });
  expect(ordered).toMatchObject([
    { id: 'unclear.2026-11-24', state: 'sealed', drill: true, rows: [{ code: 'job', value: 2 }], delayMs: 0 },
  ]);
  expect(await tell({}, { days: [dayOf('2026-11-24', 0)] }), 'a clear day is no news').toEqual([]);
  expect(await tell({ days }), 'nor is what was there before the rule').toEqual([]);
});

it('[NT1] tells of each of several days that were sealed at one moment, though it looked between two of them', async () => {
  const days = ['2026-11-22', '2026-11-23', '2026-11-24'].map((day) => dayOf(day, 1));
  const ordered = await tell({}, { days: days.slice(0, 1) }, { days });
  expect(ordered.map(({ id }) => id)).toEqual(['unclear.2026-11-22', 'unclear.2026-11-23', 'unclear.2026-11-24']);
});

it('[NT1] tells of each of several reports that were made at one moment', async () => {
  const entry = (number: number): ReportEntry => ({
    ...{ number, report: 'daily', name: words('Daily'), per: 'day', from: '2026-11-24', to: '2026-11-24', missing: 0 },
    versions: [{ version: 1, madeAt: AT }],
  });
  const ordered = await tell({}, { reports: [entry(3)] }, { reports: [entry(3), entry(4)] });
  expect(ordered.map(({ id }) => id)).toEqual(['ready.3.1', 'ready.4.1']);
});

it('[NT1] a rule that cannot be followed stops no other', async () => {
  const ordered: (Notice & Order)[] = [];
  const keeper = open(ordered);
  const look = (days: Seen['days']) => keeper.look({ ...NOTHING_NEW, days, views: {} });
  // `silent` is the first one, and no view says its number.
  await expect(look([])).rejects.toThrow('could not be followed');
  await expect(look([dayOf('2026-11-24', 2)])).rejects.toThrow('could not be followed');
  expect(ordered.map(({ id }) => id)).toEqual(['unclear.2026-11-24']);
});

it('[NT1] tells of each version of a report, and waits while the site is quiet', async () => {
  const entry = (versions: number): ReportEntry => ({
    number: 3,
    report: 'daily',
    name: words('Daily'),
    per: 'day',
    from: '2026-11-24',
    to: '2026-11-24',
    missing: 0,
    versions: Array.from({ length: versions }, (_, place) => ({
      version: place + 1,
      madeAt: AT + (place + 1) * HOUR_MS,
    })),
  });
  const ordered = await tell({}, { reports: [entry(1)] }, { reports: [entry(2)] });
  expect(ordered.map(({ id, delayMs }) => [id, delayMs / HOUR_MS])).toEqual([
    ['ready.3.1', 8],
    ['ready.3.2', 7],
  ]);
});

it('[NT1] tells of jobs that failed, at most once an hour, and of a number that is too small', async () => {
  const times = { imports: [AT - 1, AT + 1, AT + 2], surges: [] };
  const failedSince = async (afterMs: number) =>
    Object.fromEntries(
      Object.entries(times).map(([queue, its]) => [queue, its.filter((time) => time > afterMs).length]),
    );
  const ordered = await tell({}, { failedSince }, { failedSince });
  expect(ordered).toMatchObject([{ state: 'failed', rows: [{ code: 'imports', value: 2 }] }]);
  const silent = { 'job.today': { view: 'value', value: 0, compare: {} } } as const;
  expect(await tell({ views: silent })).toMatchObject([{ rule: 'silent', state: 'began', rows: [{ value: 0 }] }]);
});
