// Posts batches from a process of its own, so that the load costs the server nothing but its share of the machine.
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { loadSite } from '../../config/site/load-site.ts';
import { BATCH_MEDIA_TYPE } from '../../protocol/events.ts';
import { ingestWorkload, take, toCloudEvent } from './ingest-workload.ts';

export interface ClientOrder {
  readonly url: string;
  readonly key: string;
  readonly seed: number;
  readonly startMs: number;
}
/** `prepare` writes the next batches as JSON; `go` posts them. */
export type ClientCommand = { readonly order: ClientOrder } | { readonly prepare: number } | 'go';
export type ClientReport = 'ready' | { readonly events: number; readonly seconds: number };

const BATCH = 500;
const CONNECTIONS = 4;

const site = await loadSite(join(import.meta.dirname, '../../config/sites/lianyuan'));
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
let order: ClientOrder | undefined;
let workload: ReturnType<typeof ingestWorkload> | undefined;
let bodies: string[] = [];
let made = 0;

process.on('message', async (command: ClientCommand) => {
  if (command === 'go') report(await postAll());
  else if ('order' in command) {
    order = command.order;
    workload = ingestWorkload({ site, seed: order.seed, startMs: order.startMs });
    report('ready');
  } else {
    bodies = Array.from({ length: command.prepare }, nextBody);
    report('ready');
  }
});
report('ready');

function nextBody(): string {
  if (!workload) throw new Error('no order was given');
  return JSON.stringify(take(workload, BATCH).map((reported) => toCloudEvent(reported, `bench-${made++}`)));
}

async function postAll(): Promise<ClientReport> {
  const events = bodies.length * BATCH;
  const start = performance.now();
  const post = async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) await postBatch(body);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, post));
  return { events, seconds: (performance.now() - start) / 1_000 };
}

function postBatch(body: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = {
    'content-type': BATCH_MEDIA_TYPE,
    authorization: `Bearer ${order?.key}`,
    'content-length': Buffer.byteLength(body),
  };
  const posted = request(`${order?.url}/api/v1/events`, { method: 'POST', agent, headers }, async (response) => {
    let text = '';
    for await (const chunk of response) text += String(chunk);
    const { accepted } = JSON.parse(text) as { accepted?: number };
    if (accepted === BATCH) resolve();
    else reject(new Error(`expected ${BATCH} accepted, was answered ${response.statusCode} ${text.slice(0, 500)}`));
  });
  posted.on('error', reject);
  posted.end(body);
  return promise;
}

function report(what: ClientReport): void {
  process.send?.(what);
}
