import { type Job, UnrecoverableError } from 'bullmq';
import { noticeKeys } from '../../protocol/notices.ts';
import { type ReportEntry, reportKeys } from '../../protocol/report.ts';
import { dayStore } from '../close/day-store.ts';
import type { MethodWork } from '../method-work.ts';
import { queues, unrepeatedQueues } from '../queues.ts';
import { RecordStore } from '../record-store.ts';
import { setSchedules } from '../schedules.ts';
import { NoticeBook, type SendJob } from './notice-book.ts';
import { NoticeKeeper, type RuleRecord, type Seen } from './notice-keeper.ts';
import { SendError, type SenderOptions, sendNotice } from './send-notice.ts';

const TICK_MS = 30_000;
/** Days that were sealed longer ago are no news. */
const DAYS_LOOKED_AT = 3;

export interface NoticeWork extends Omit<MethodWork, 'gate'> {
  readonly mail: SenderOptions['mail'];
  readonly secretOf: SenderOptions['secretOf'];
  readonly now: () => number;
}

/** Puts a site's notices to work. False where it has none, or where its data are generated and nothing is to be told of them. */
export async function startNotices(options: NoticeWork): Promise<boolean> {
  const { host, site, dataSet, log, isReady, now } = options;
  const { notices } = site.file;
  const ticks = host.queue(queues.notices);
  if (!notices || (dataSet === 'drill' && !notices.drill)) {
    await setSchedules(ticks, {});
    return false;
  }
  const book = new NoticeBook({ redis: host.redis, site: site.code, dataSet, queue: host.queue(queues.noticeSends) });
  const store = new RecordStore<RuleRecord>(host.redis, noticeKeys(site.code, dataSet).rules);
  await store.keepOnly((name) => Object.hasOwn(notices.rules, name));
  const keeper = new NoticeKeeper({ site, notices, isDrill: dataSet === 'drill', store, book });
  const see = seer(options);
  host.work(queues.notices, async () => {
    if (!(await isReady())) return { told: 0 };
    const told = await keeper.look(await see());
    for (const { id, rows } of told) log.info({ notice: id, rows: rows.length }, 'there is something to tell');
    return { told: told.length };
  });
  const sender: SenderOptions = {
    receivers: notices.receivers,
    secretOf: options.secretOf,
    mail: options.mail,
    language: site.file.languages[0] ?? 'zh',
    timeZone: site.file.timeZone,
    now,
  };
  host.work(queues.noticeSends, (job: Job<SendJob>) => sendOnce(job, { book, sender }));
  await setSchedules(ticks, { tick: { every: TICK_MS } });
  return true;
}

/** One try. What became of it is written down for the console, before the queue knows. */
export async function sendOnce(
  { data: { key }, attemptsMade, opts }: Pick<Job<SendJob>, 'data' | 'attemptsMade' | 'opts'>,
  { book, sender }: { readonly book: NoticeBook; readonly sender: SenderOptions },
): Promise<void> {
  const sending = await book.read(key);
  // Sent, and killed before the queue knew; or forgotten since.
  if (sending?.state !== 'waiting') return;
  const tries = attemptsMade + 1;
  try {
    await sendNotice(sending.notice, sending.receiver, sender);
    await book.note(key, { state: 'sent', tries, lastAt: sender.now() });
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    const isOver = error.isFinal || tries >= (opts.attempts ?? 1);
    await book.note(key, { state: isOver ? 'dead' : 'waiting', tries, lastAt: sender.now(), fault: error.message });
    throw error.isFinal ? new UnrecoverableError(error.message) : error;
  }
}

/** Reads what the rules of a site look at, and nothing else. */
function seer({ host, site, dataSet, read }: NoticeWork): () => Promise<Seen> {
  const rules = Object.values(site.file.notices?.rules ?? {});
  const metrics = [...new Set(rules.flatMap((rule) => ('metric' in rule ? [rule.metric] : [])))];
  const days = dayStore(host.redis, site.code, dataSet);
  const watched = rules.some((rule) => 'jobs' in rule) ? unrepeatedQueues.map((declared) => host.queue(declared)) : [];
  return async () => {
    const { at, views } = await read(metrics);
    const isClosed = rules.some((rule) => 'close' in rule);
    const names = isClosed ? (await days.names()).slice(-DAYS_LOOKED_AT) : [];
    const records = await Promise.all(names.map((name) => days.read(name)));
    const entries = rules.some((rule) => 'report' in rule)
      ? Object.values(await host.redis.hgetall(reportKeys(site.code, dataSet).entries))
      : [];
    return {
      atMs: at,
      views,
      days: records.filter((record) => record !== undefined),
      reports: entries.map((text) => JSON.parse(text) as ReportEntry),
      failedSince: async (afterMs) => {
        const counts = watched.map((queue) => host.redis.zcount(queue.toKey('failed'), `(${afterMs}`, at));
        const counted = await Promise.all(counts);
        return Object.fromEntries(watched.map(({ name }, place) => [name, counted[place] ?? 0]));
      },
    };
  };
}
