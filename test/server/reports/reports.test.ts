import { Redis } from 'ioredis';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ioredisOptions } from '../../../config/redis-endpoint.ts';
import type { ReportContent, Reports } from '../../../protocol/report.ts';
import { ReportFile } from '../../../workers/reports/report-file.ts';
import { withRedis } from '../../support/redis.ts';
import { signInAs } from '../auth/sign-in-as.ts';
import { NOW_MS, startGate } from '../gate/start-gate.ts';
import { yardSite } from '../gate/yard-site.ts';

const words = (zh: string, en: string) => ({ zh, en });
const content: ReportContent = {
  report: 'daily',
  name: words('日报', 'Daily <report>'),
  per: 'day',
  language: 'zh',
  startMs: NOW_MS - 86_400_000,
  endMs: NOW_MS,
  days: [{ day: '2026-11-01', state: 'amended', revision: 2 }],
  tables: [
    {
      section: 'units',
      name: words('日清日结', 'Ledger'),
      of: words('单位', 'Unit'),
      columns: [
        { code: 'opened', name: words('新增', 'Opened') },
        { code: 'cleared', name: words('办结', 'Cleared') },
      ],
      rows: [
        { code: 'city', name: words('城区', 'City'), values: [1234, 12], by: [0, -1] },
        { code: 'town', name: words('乡镇', 'Town'), values: [7, null] },
      ],
      total: [1241, null],
    },
    {
      section: 'day',
      name: words('态势', 'The day'),
      of: words('指标', 'Number'),
      columns: [{ code: 'now', name: words('当日', 'On the day') }],
      rows: [{ code: 'signed', name: words('签收率', 'Signed'), share: true, values: [0.915] }],
    },
    {
      section: 'hours',
      name: words('来警', 'By the hour'),
      of: words('时段', 'Hour'),
      chart: 'curve',
      columns: [
        { code: 'now', name: words('当日', 'On the day') },
        { code: 'yesterday', name: words('前一日', 'The day before') },
        { code: 'usualLow', name: words('往常最低', 'Usual, lowest') },
        { code: 'usualHigh', name: words('往常最高', 'Usual, highest') },
      ],
      rows: [0, 1, 2].map((hour) => ({
        code: `2026-11-01T0${hour}:00`,
        name: words(`0${hour}:00`, `0${hour}:00`),
        values: [[4, 31, 9][hour] ?? null, hour, hour === 2 ? null : 1, hour === 2 ? null : 12],
      })),
    },
  ],
};

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let headers: Record<string, string>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
  headers = await signInAs(gate.auth, 'viewer', 'li.wei');
  const client = new Redis(ioredisOptions(redis.endpoint));
  const file = new ReportFile({ redis: client, site: yardSite.code, dataSet: 'live' });
  const filed = { madeAt: NOW_MS, dataAt: NOW_MS - 1_000, keepMs: 3_600_000 };
  const first = await file.put(undefined, content, filed);
  await file.put(first, { ...content, days: [{ day: '2026-11-01', state: 'sealed', revision: 1 }] }, filed);
  await file.put(undefined, { ...content, days: [{ day: '2026-11-02', state: 'sealed', revision: 1 }] }, filed);
  client.disconnect();
});
afterAll(() => gate?.close());

const get = (path: string) => gate.app.inject({ url: `/api/v1${path}`, headers });

/** What every form must say, in English: each number of each table, with its amendment. */
const SAID = [
  'Ledger',
  'City',
  '1,234',
  '12',
  '−1',
  'Town',
  '1,241',
  'Signed',
  '91.5%',
  'No. 1',
  '2026-11-01',
  'By the hour',
  'The day before',
  'Usual range',
  '31',
];

it('[RP2] lists the reports with all their versions, and what is not on file is not there', async () => {
  const { reports } = (await get('/reports')).json() as Reports;
  expect(reports.map(({ number, to, versions }) => [number, to, versions.length])).toEqual([
    [2, '2026-11-02', 1],
    [1, '2026-11-01', 2],
  ]);
  expect((await get('/reports/1/1')).json()).toMatchObject({ number: 1, version: 1, ...content });
  for (const path of ['/reports/1/3', '/reports/9/1/page', '/reports/9/1/csv'])
    expect((await get(path)).statusCode, path).toBe(404);
});

it('[RP5] a page says all of it, loads nothing, runs nothing, and takes no word for markup', async () => {
  const answer = await get('/reports/1/1/page?lang=en');
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'; style-src 'unsafe-inline'");
  for (const said of SAID) expect(answer.body).toContain(said);
  expect(answer.body).toContain('Daily &lt;report&gt;');
  expect(answer.body).not.toContain('<report>');
  expect(answer.body).toContain('aria-label="By the hour · highest 31 (01:00)"');
  expect(answer.body).not.toMatch(/<script|<link|src=/);
  expect((await get('/reports/1/1/page')).body, 'as the report says').toContain('<html lang="zh-CN">');
});

it('[RP5] a PDF says the same, drawn beside the server’s own loop', async () => {
  const answer = await get('/reports/1/1/pdf?lang=en');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
  const loading = getDocument({ data: new Uint8Array(answer.rawPayload), useSystemFonts: false });
  const { items } = await (await (await loading.promise).getPage(1)).getTextContent();
  const text = items.map((item) => ('str' in item ? item.str : '')).join('');
  for (const said of SAID) expect(text).toContain(said);
  await loading.destroy();
});

it('[RP2] a CSV has a line for each number, the same bytes each time', async () => {
  const answer = await get('/reports/1/1/csv?lang=en');
  const hourLines = content.tables[2]?.rows.flatMap(({ code, name, values }) =>
    (content.tables[2]?.columns ?? []).map(
      (column, place) =>
        `daily,1,1,2026-11-01,2026-11-01,hours,By the hour,${code},${name.en},${column.code},${quoted(column.name.en)},${values[place] ?? ''},0`,
    ),
  );
  expect(answer.body.split('\n').filter(Boolean)).toEqual([
    '\ufeffreport,number,version,from,to,table,tableName,row,rowName,column,columnName,value,amendedBy',
    'daily,1,1,2026-11-01,2026-11-01,units,Ledger,city,City,opened,Opened,1234,0',
    'daily,1,1,2026-11-01,2026-11-01,units,Ledger,city,City,cleared,Cleared,12,-1',
    'daily,1,1,2026-11-01,2026-11-01,units,Ledger,town,Town,opened,Opened,7,0',
    'daily,1,1,2026-11-01,2026-11-01,units,Ledger,town,Town,cleared,Cleared,,0',
    'daily,1,1,2026-11-01,2026-11-01,day,The day,signed,Signed,now,On the day,0.915,0',
    ...(hourLines ?? []),
  ]);
  expect((await get('/reports/1/1/csv?lang=en')).body).toBe(answer.body);
});

function quoted(text: string): string {
  return text.includes(',') ? `"${text}"` : text;
}
