// Posts events and watches ten walls: how long from the POST of an alert until a wall has it in its list.
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { loadSite } from '../../config/site/load-site.ts';
import { BATCH_MEDIA_TYPE } from '../../protocol/events.ts';
import { createLink, type Link } from '../../wall-client/link/link.ts';
import { until } from '../support/until.ts';
import { obey, readOrder } from './bench-process.ts';
import { ingestWorkload, type Reported, take, toCloudEvent } from './ingest-workload.ts';

export interface LatencyOrder {
  readonly url: string;
  readonly key: string;
  readonly views: readonly string[];
}
export interface LatencyReport {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly samples: number;
  readonly eventsPerSecond: number;
  /** From the POST to its answer, which says that the events are on disk. */
  readonly acknowledgedP50Ms: number;
  readonly acknowledgedP99Ms: number;
}

const SESSIONS = 10;
const POST_EVERY_MS = 10;
/** One of them is the alert that is looked for. */
const EVENTS_A_POST = 20;
const LIST = 'alerts.latest';
/** The first seconds are for the compiler. */
const WARM_MS = 3_000;

const { url, key, views } = readOrder<LatencyOrder>();
const site = await loadSite(join(import.meta.dirname, '../../config/sites/lianyuan'));
const workload = ingestWorkload({ site, seed: 3, startMs: Date.now() - 3_600_000 });
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const postedAt = new Map<string, number>();
const latencies: number[] = [];
const acknowledged: number[] = [];
const links: Link[] = [];
let made = 0;
let sought = 0;

obey({
  connect: async () => {
    for (let i = 0; i < SESSIONS; i += 1) links.push(follow());
    await until(() => links.every(({ state }) => state.state === 'live'), { withinMs: 20_000, what: 'ten links' });
  },
  measure: async (ms: number): Promise<LatencyReport> => {
    await post(WARM_MS);
    latencies.length = 0;
    acknowledged.length = 0;
    const began = performance.now();
    const posts = await post(ms);
    const seconds = (performance.now() - began) / 1_000;
    await until(() => latencies.length >= posts * SESSIONS * 0.99, {
      withinMs: 5_000,
      what: `${posts * SESSIONS} sightings (${latencies.length} so far)`,
    });
    return {
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
      samples: latencies.length,
      eventsPerSecond: (posts * EVENTS_A_POST) / seconds,
      acknowledgedP50Ms: quantile(acknowledged, 0.5),
      acknowledgedP99Ms: quantile(acknowledged, 0.99),
    };
  },
});

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

function follow(): Link {
  const seen = new Set<string>();
  const link = createLink({
    url: `${url.replace(/^http/, 'ws')}/api/v1/live`,
    wall: Object.keys(site.file.walls)[0] ?? '',
    views,
    socket: (address) => new WebSocket(address, { perMessageDeflate: false }),
    now: Date.now,
    random: Math.random,
    onChange: () => {
      const list = link.store.takeChanges().has(LIST) ? link.store.read(LIST) : undefined;
      if (list?.view !== 'list') return;
      for (const { id } of list.rows) {
        const at = postedAt.get(id);
        if (at === undefined || seen.has(id)) continue;
        seen.add(id);
        latencies.push(performance.now() - at);
      }
    },
  });
  return link;
}

/** Posts every so often, whether or not the last one was answered. Returns how many posts it made. */
async function post(ms: number): Promise<number> {
  const began = performance.now();
  const answers: Promise<void>[] = [];
  while (performance.now() - began < ms) {
    const waitMs = began + answers.length * POST_EVERY_MS - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const events = [...take(workload, EVENTS_A_POST - 1), alert()];
    answers.push(send(JSON.stringify(events.map((reported) => toCloudEvent(reported, `live-${made++}`)))));
  }
  await Promise.all(answers);
  return answers.length;
}

/** Newer than every other, so that it stands in the list of the latest. */
function alert(): Reported {
  const id = `JQ39990101-${String(sought++).padStart(5, '0')}`;
  postedAt.set(id, performance.now());
  return {
    kind: 'alert',
    milestone: 'received',
    id,
    at: Date.now(),
    data: { district: site.file.districts[0]?.code ?? '' },
  };
}

function send(body: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const sentAt = performance.now();
  const headers = {
    'content-type': BATCH_MEDIA_TYPE,
    authorization: `Bearer ${key}`,
    'content-length': Buffer.byteLength(body),
  };
  const sent = request(`${url}/api/v1/events`, { method: 'POST', agent, headers }, (answer) => {
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    answer.on('end', () => acknowledged.push(performance.now() - sentAt));
    answer.on('end', () =>
      answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode} ${text.slice(0, 500)}`)),
    );
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}
