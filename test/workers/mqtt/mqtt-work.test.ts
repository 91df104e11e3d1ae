import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../../protocol/events.ts';
import type { AdapterFile } from '../../../protocol/site/adapters.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { GateClient } from '../../../workers/gate-client.ts';
import { startMqtt } from '../../../workers/mqtt/mqtt-work.ts';
import { NOW_MS, startGate } from '../../server/gate/start-gate.ts';
import { yardSite } from '../../server/gate/yard-site.ts';
import { fetchMosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const words = (text: string) => ({ zh: text, en: text });
const sensors: AdapterFile = {
  name: words('sensors'),
  from: 'mqtt',
  topic: 'sensors/{district}/+',
  kind: 'alert',
  source: '/mqtt/sensors',
  subject: { path: '/id' },
  time: { path: '/at', format: 'T' },
  milestone: 'received',
  attributes: { district: { level: 'district' }, title: { path: '/text', optional: true } },
};
const site: Site = { ...yardSite, adapters: { sensors } };
const WITHIN_MS = 60_000;

const fetched = await fetchMosquitto();
if ('missing' in fetched) process.stderr.write(`skipped, the MQTT adapter: ${fetched.missing}\n`);

describe.skipIf('missing' in fetched)('the MQTT adapter, over Mosquitto', () => {
  const redis = withRedis();
  let gate: Awaited<ReturnType<typeof startGate>>;
  let broker: Awaited<ReturnType<typeof startMosquitto>>;
  let worker: AsyncDisposable | undefined;
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(line) });
  beforeAll(async () => {
    gate = await startGate({ redis: redis.endpoint, site });
    broker = await startMosquitto('root' in fetched ? fetched.root : '');
  });
  afterEach(async () => {
    await worker?.[Symbol.asyncDispose]();
    worker = undefined;
  });
  afterAll(async () => {
    await broker?.close();
    await gate?.close();
  });

  const client = new GateClient({ access: () => ({ url: gate.url, key: gate.key }), log, random: Math.random });
  async function work(post: GateClient['post'] = (events, options) => client.post(events, options)): Promise<void> {
    const before = logged.length;
    worker = startMqtt({
      ...{ site, dataSet: 'live', log, random: Math.random },
      broker: () => ({ url: broker.url, credentials: undefined }),
      gate: { post },
      now: () => NOW_MS,
    });
    await until(() => logged.slice(before).join('').includes('connected to the broker'), {
      withinMs: WITHIN_MS,
      what: 'the worker subscribes',
    });
  }
  async function end(): Promise<void> {
    await worker?.[Symbol.asyncDispose]();
    worker = undefined;
  }
  const id = (number: number) => `A20261102-${String(number).padStart(6, '0')}`;
  async function publish(numbers: readonly number[], { topic = 'sensors/north/s1', more = {} } = {}): Promise<void> {
    const sender = await connectAsync(broker.url, { protocolVersion: 5 });
    for (const number of numbers)
      await sender.publishAsync(topic, JSON.stringify({ id: id(number), at: NOW_MS - 1000, ...more }), { qos: 1 });
    await sender.endAsync();
  }
  async function stored(): Promise<readonly string[]> {
    const headers = { authorization: `Bearer ${gate.key}` };
    const response = await fetch(`${gate.url}/api/v1/entities/alert?limit=1000`, { headers });
    const page = (await response.json()) as { entities: { id: string; attributes: { district?: string } }[] };
    return page.entities.map(({ id: subject, attributes }) => `${subject} ${attributes.district}`);
  }
  const arrive = (...numbers: number[]) =>
    until(
      async () => {
        const all = await stored();
        return numbers.every((number) => all.includes(`${id(number)} north`));
      },
      { withinMs: WITHIN_MS, what: `${numbers.join(', ')} are stored` },
    );

  it('[AD1] [AD2] takes what comes, also while it is away, and goes on after what nobody can read', async () => {
    await work();
    await publish([1]);
    await arrive(1);
    await end();
    await publish([2]);
    const sender = await connectAsync(broker.url, { protocolVersion: 5 });
    for (const poison of ['{', '', '7', '[[[', '\u0000', JSON.stringify({ id: '13800138000', at: NOW_MS })])
      await sender.publishAsync('sensors/north/s1', poison, { qos: 1 });
    await sender.publishAsync('sensors/north/s1', Buffer.from([0xff, 0xfe]), { qos: 1 });
    await sender.endAsync();
    await publish([3], { more: { text: '湘K·12345 停在路口' } });
    await publish([4], { topic: 'sensors/atlantis/s1' });
    await publish([5]);
    await work();
    await arrive(2, 5);
    await end();
    const said = logged.join('');
    for (const reason of ['adapter.json', 'identity.mobile /id', 'identity.plate /text', 'adapter.unread {district}'])
      expect(said).toContain(reason);
    for (const secret of ['13800138000', '12345', 'atlantis']) expect(said).not.toContain(secret);
    expect((await stored()).filter((text) => !text.endsWith(' north'))).toEqual([]);
  });

  it('[AD4] is sent a message again that was committed and not acknowledged, and counts it once', async () => {
    const posts: CloudEvent[][] = [];
    await work(async (events, options) => {
      await client.post(events, options);
      posts.push([...events]);
      // Killed here: committed, and never acknowledged.
      return new Promise(() => {});
    });
    await publish([11, 12]);
    await until(() => posts.length === 1, { withinMs: WITHIN_MS, what: 'the first is committed' });
    await end();
    const before = await stored();
    await work(async (events, options) => {
      posts.push([...events]);
      return client.post(events, options);
    });
    await arrive(11, 12);
    await end();
    expect(posts.map(([event]) => event?.subject)).toEqual([id(11), id(11), id(12)]);
    expect(posts[1]).toEqual(posts[0]);
    expect(await stored()).toHaveLength(before.length + 1);
  });

  it('[AD4] acknowledges nothing while the server is away, and loses nothing', async () => {
    let isAway = true;
    let tries = 0;
    const away = new GateClient({
      access: () => {
        tries += 1;
        if (isAway) throw new Error('no server runs');
        return { url: gate.url, key: gate.key };
      },
      log,
      random: Math.random,
      patienceMs: 300,
    });
    await work((events, options) => away.post(events, options));
    await publish([21, 22]);
    await until(() => tries > 4, { withinMs: WITHIN_MS, what: 'it is asked again and again' });
    expect(await stored()).not.toContain(`${id(21)} north`);
    isAway = false;
    await arrive(21, 22);
  });

  it('[AD4] comes back to a broker that was restarted, which has kept what came', async () => {
    await work();
    await publish([31]);
    await arrive(31);
    await end();
    await publish([32]);
    await broker.stop();
    await broker.start();
    await work();
    await arrive(32);
    await broker.stop();
    await broker.start();
    await publish([33]);
    await arrive(33);
  });
});
