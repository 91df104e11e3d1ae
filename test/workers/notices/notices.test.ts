import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { namedSecrets } from '../../../config/named-secrets.ts';
import { type Notice, noticeKeys, type Sending } from '../../../protocol/notices.ts';
import type { Notices } from '../../../protocol/site/notices.ts';
import { NoticeBook } from '../../../workers/notices/notice-book.ts';
import { NoticeKeeper, type RuleRecord, type Seen } from '../../../workers/notices/notice-keeper.ts';
import { sendOnce, startNotices } from '../../../workers/notices/notice-work.ts';
import type { SenderOptions } from '../../../workers/notices/send-notice.ts';
import { openLog } from '../../../workers/log.ts';
import { queues } from '../../../workers/queues.ts';
import { RecordStore } from '../../../workers/record-store.ts';
import { WorkHost } from '../../../workers/work-host.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { closeSite } from '../close/close-site.ts';

const redis = withRedis();
const AT = Date.UTC(2026, 10, 24, 4);
const SECRET = `whsec_${randomBytes(24).toString('base64')}`;
const words = (text: string) => ({ zh: text, en: text });

interface Call {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
const calls: Call[] = [];
const mails: string[] = [];
/** Path -> what is answered, one after the other; then 204. */
const answers = new Map<string, number[]>();
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    const path = request.url ?? '';
    calls.push({ path, headers: request.headers, body });
    response.writeHead(answers.get(path)?.shift() ?? 204).end();
  });
});
const mailServer = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  onAuth: ({ username, password }, _, done) =>
    done(username === 'wall' && password === 'pass:word' ? null : new Error('no'), { user: username }),
  onData: (stream, _, done) => {
    let text = '';
    stream.on('data', (part) => (text += part));
    stream.on('end', () => {
      mails.push(text);
      done();
    });
  },
});

let address = '';
let mailUrl = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  mailUrl = `smtp://127.0.0.1:${(mailServer.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  receiver.close();
  await new Promise<void>((resolve) => mailServer.close(resolve));
});

const seen = (changes: Partial<Seen> = {}): Seen => ({
  atMs: AT,
  views: {
    'job.overdue': {
      view: 'table',
      by: ['unit'],
      rows: [
        ['a', 3],
        ['b', 1],
      ],
    },
  },
  days: [],
  reports: [],
  failedSince: async () => ({}),
  ...changes,
});

/** A centre of its own that tells of overdue jobs. `step` stands before each write to Redis. */
function open(dataSet: string, { to, most = 20, step = () => {} }: { to: string[]; most?: number; step?: () => void }) {
  const notices: Notices = {
    receivers: {
      office: { name: words('Office'), webhook: `${address}/office`, most },
      down: { name: words('Down'), webhook: `${address}/down` },
      gone: { name: words('Gone'), webhook: `${address}/gone` },
      duty: { name: words('Duty'), mail: ['duty@office.example'], language: 'en' },
    },
    rules: { late: { name: words('Late jobs'), metric: 'job.overdue', from: 2, to } },
  };
  const site = { ...closeSite, file: { ...closeSite.file, notices } };
  const host = new WorkHost({ endpoint: redis.endpoint, prefix: `{notices-${dataSet}}`, log: openLog('silent') });
  // As declared, but without the hours between the tries.
  const declared = {
    ...queues.noticeSends,
    jobs: { ...queues.noticeSends.jobs, attempts: 3, backoff: { type: 'fixed', delay: 20 } },
  } as const;
  const book = new NoticeBook({ redis: host.redis, site: site.code, dataSet, queue: host.queue(declared) });
  const records = new RecordStore<RuleRecord>(host.redis, noticeKeys(site.code, dataSet).rules);
  const keeper = new NoticeKeeper({
    site,
    notices,
    isDrill: false,
    store: {
      read: (name) => records.read(name),
      replace: async (...its) => {
        step();
        return records.replace(...its);
      },
    },
    book: {
      order: async (...its) => {
        step();
        await book.order(...its);
      },
    },
  });
  const env = {
    WATCHFLOOR_NOTICE_OFFICE: SECRET,
    WATCHFLOOR_NOTICE_DOWN: SECRET,
    WATCHFLOOR_NOTICE_GONE: SECRET,
    WATCHFLOOR_NOTICE_MAIL: 'wall:pass:word',
  };
  const sender: SenderOptions = {
    receivers: notices.receivers,
    secretOf: namedSecrets(env, 'WATCHFLOOR_NOTICE_'),
    mail: { url: mailUrl, from: 'wall@office.example' },
    language: 'en',
    timeZone: 'Asia/Shanghai',
    now: Date.now,
  };
  host.work(declared, (job) => sendOnce(job, { book, sender }));
  const states = async (): Promise<Record<string, string>> => {
    const texts = await host.redis.hvals(noticeKeys(site.code, dataSet).sendings);
    const sendings = texts.map((text) => JSON.parse(text) as Sending);
    return Object.fromEntries(
      sendings.map((its) => [
        `${its.notice.state}/${its.receiver}`,
        [its.state, its.tries, its.fault].filter(Boolean).join(' '),
      ]),
    );
  };
  const settled = async () => {
    await until(async () => !Object.values(await states()).some((state) => state.startsWith('waiting')), {
      withinMs: 20_000,
      what: 'nothing waits',
    });
    return states();
  };
  return { keeper, settled, [Symbol.asyncDispose]: () => host.close() };
}
const callsTo = (path: string) => calls.filter((call) => call.path === path);

it('[NT2] calls a webhook so that its receiver can prove who calls, and sends mail, of counts and words alone', async () => {
  await using centre = open('signed', { to: ['office', 'duty'] });
  await centre.keeper.look(seen());
  expect(await centre.settled()).toEqual({ 'began/office': 'sent 1', 'began/duty': 'sent 1' });
  const [call] = callsTo('/office');
  const told = new Webhook(SECRET).verify(call?.body ?? '', call?.headers as Record<string, string>) as {
    data: Notice;
  };
  expect(call?.headers['webhook-id']).toBe(told.data.id);
  expect(() => new Webhook(SECRET).verify(`${call?.body} `, call?.headers as Record<string, string>)).toThrow(
    'signature',
  );
  expect(told.data, '[NT1]').toEqual({
    id: `late.${AT.toString(36)}.0`,
    rule: 'late',
    name: words('Late jobs'),
    state: 'began',
    at: AT,
    site: 'closing',
    siteName: words('Closing'),
    drill: false,
    rows: [{ code: 'a', name: words('a'), value: 3 }],
  });
  expect(mails[0]).toContain('Subject: =?UTF-8?Q?Closing=3A_Late_jobs_=C2=B7_began?=');
  expect(mails[0]).toContain(`Message-ID: <${told.data.id}@closing.watchfloor>`);
  expect(mails[0]).toContain('a: 3');
});

it('[NT3] a receiver that is down is tried again, one that has gone is given up, and neither holds up another', async () => {
  answers.set('/down', [503, 302]).set('/gone', [410]);
  await using centre = open('down', { to: ['down', 'gone', 'office'] });
  const before = callsTo('/office').length;
  await centre.keeper.look(seen());
  expect(await centre.settled()).toEqual({
    'began/down': 'sent 3',
    'began/gone': 'dead 1 HTTP 410',
    'began/office': 'sent 1',
  });
  expect(callsTo('/office').length).toBe(before + 1);
  expect(new Set(callsTo('/down').map(({ headers }) => headers['webhook-id'])).size, 'one id').toBe(1);
  // Three tries, all in vain: it stays in the list as given up.
  answers.set('/down', [500, 500, 500]);
  await centre.keeper.look(seen({ atMs: AT + 5 * 3_600_000 }));
  expect(await centre.settled()).toMatchObject({ 'lasts/down': 'dead 3 HTTP 500', 'lasts/office': 'sent 1' });
});

it('[NT3] killed before any of its writes and run again, it tells each receiver once', async () => {
  for (let place = 1; place <= 4; place += 1) {
    let writes = 0;
    const step = () => {
      writes += 1;
      if (writes === place) throw new Error('killed');
    };
    await using centre = open(`killed-${place}`, { to: ['office', 'down'], step });
    const before = calls.length;
    await expect(centre.keeper.look(seen())).rejects.toMatchObject({ errors: [{ message: 'killed' }] });
    await centre.keeper.look(seen({ atMs: AT + 1_000 }));
    await centre.keeper.look(seen({ atMs: AT + 2_000 }));
    expect(await centre.settled(), `before write ${place}`).toEqual({
      'began/office': 'sent 1',
      'began/down': 'sent 1',
    });
    expect(calls.length - before, `before write ${place}`).toBe(2);
  }
});

it('[NT4] beyond its number in an hour a receiver is told nothing more, and the list says so', async () => {
  await using centre = open('limit', { to: ['office'], most: 1 });
  await centre.keeper.look(seen());
  const rows = [
    ['a', 3],
    ['b', 5],
  ] as const;
  await centre.keeper.look(
    seen({ atMs: AT + 60_000, views: { 'job.overdue': { view: 'table', by: ['unit'], rows } } }),
  );
  expect(await centre.settled()).toEqual({ 'began/office': 'sent 1', 'grew/office': 'withheld' });
});

it('[NT1] is put to work by a job that runs by itself; of a drill nothing is told unless the site says so', async () => {
  const notices = (drill: boolean): Notices => ({
    receivers: { office: { name: words('Office'), webhook: `${address}/office` } },
    rules: {
      late: { name: words('Late jobs'), metric: 'job.overdue', from: 2, to: ['office'] },
      broken: { name: words('Jobs failed'), jobs: 'failed', to: ['office'] },
    },
    drill,
  });
  const log = openLog('silent');
  const host = new WorkHost({ endpoint: redis.endpoint, prefix: '{notices-worked}', log });
  const before = callsTo('/office').length;
  const start = (drill: boolean) =>
    startNotices({
      host,
      site: { ...closeSite, file: { ...closeSite.file, notices: notices(drill) } },
      dataSet: 'drill',
      read: async () => ({ at: AT, asOf: AT, source: 'live', views: seen().views }),
      log,
      isReady: async () => true,
      mail: undefined,
      secretOf: () => SECRET,
      now: Date.now,
    });
  expect(await start(false)).toBe(false);
  expect(await start(true)).toBe(true);
  await until(() => callsTo('/office').length > before, { withinMs: 20_000, what: 'the office is told' });
  expect(JSON.parse(callsTo('/office').at(-1)?.body ?? '')).toMatchObject({ data: { rule: 'late', drill: true } });
  await host.close();
});
