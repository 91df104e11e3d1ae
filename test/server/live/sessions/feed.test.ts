import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ACK_WINDOW, type Position, type ServerMessage } from '../../../../protocol/messages.ts';
import type { EntityEvent } from '../../../../server/aggregate/event.ts';
import type { SitePlan } from '../../../../server/aggregate/plan.ts';
import { Mirror } from '../../../../server/live/mirror.ts';
import { Channel } from '../../../../server/live/sessions/channel.ts';
import type { FrameLimits } from '../../../../server/live/sessions/compose.ts';
import { Feed, type FeedSource } from '../../../../server/live/sessions/feed.ts';
import { ViewStore } from '../../../../wall-client/link/view-store.ts';
import { historyOf } from '../../../laws/history.ts';
import { lawPlans } from '../../../laws/law-plans.ts';
import { LAW_RUNS, LAW_SEED } from '../../../laws/runs.ts';
import { expectSame } from '../../../support/expect-same.ts';
import { PARTITIONS, ToldPartitions } from '../told-mirror.ts';

const plan = lawPlans.at(-1) as SitePlan;
const KEYS = Object.keys(plan.site.metrics);
const NOW_MS = Date.parse('2026-04-04T15:30:00Z');
/** So small that a frame is soon full, and that a layer comes in pieces of two. */
const TIGHT: FrameLimits = { fullBytes: 700, viewBytes: 480 * 1024, layerPiece: 2 };

/** A hub without Redis: ticks when it is told to, and begins another epoch when it is told to. */
class TestHub implements FeedSource {
  readonly at = 0;
  readonly told = new ToldPartitions(plan);
  readonly channels: Channel[] = [];
  readonly clients = new Set<TestClient>();
  mirror = new Mirror(plan, PARTITIONS);
  position: Position = { epoch: 'e1', revision: 1 };

  constructor() {
    this.mirror.advance(NOW_MS, 1);
  }
  get topics() {
    return this.mirror.topics;
  }
  /** One channel for each set of keys, and never one fewer: a channel may be older than its newest session. */
  channel(keys: readonly string[]): Channel {
    const known = this.channels.find((one) => [...one.keys].join() === keys.join());
    const channel = known ?? new Channel(new Set(keys), this.position.revision);
    if (!known) this.channels.push(channel);
    return channel;
  }
  tick(): void {
    const revision = this.position.revision + 1;
    const changes = this.mirror.advance(NOW_MS, revision);
    if (changes.size === 0) return;
    this.position = { ...this.position, revision };
    for (const channel of this.channels) {
      const frame = channel.frame(this.position.epoch, {
        turn: 'tick',
        revision,
        at: 0,
        changes,
        incomplete: new Set(),
      });
      if (!frame) continue;
      for (const client of this.clients) if (client.feed?.channel === channel) client.receive(client.feed.offer(frame));
    }
  }
  restart(): void {
    const { epoch } = this.position;
    this.mirror = new Mirror(plan, PARTITIONS);
    const again = new ToldPartitions(plan);
    again.commit(this.told.history, [this.mirror]);
    this.position = { epoch: `${epoch}+`, revision: 1 };
    this.mirror.advance(NOW_MS, 1);
    for (const channel of this.channels) channel.restart(1);
    for (const client of this.clients) client.receive(client.feed?.restart() ?? []);
  }
}

/** A client on a line that delays, loses the rest when it is cut, and keeps order while it lasts. */
class TestClient {
  readonly store = new ViewStore();
  readonly hub: TestHub;
  feed: Feed | undefined;
  line: string[] = [];
  frames = 0;
  resyncs = 0;

  constructor(hub: TestHub, keys: readonly string[]) {
    this.hub = hub;
    this.store.subscribe(keys);
    hub.clients.add(this);
  }
  connect(): void {
    const last = this.store.whole ? this.store.position : undefined;
    this.line = [];
    this.frames = 0;
    this.store.reconnect();
    this.feed = new Feed({
      channel: this.hub.channel([...this.store.keys]),
      source: this.hub,
      last,
      now: () => 0,
      limits: TIGHT,
    });
    this.receive(this.feed.catchUp());
  }
  cut(): void {
    this.feed = undefined;
    this.line = [];
  }
  receive(frames: readonly Buffer[]): void {
    for (const frame of frames) this.line.push(frame.subarray(frame.indexOf('{"type"')).toString());
    if (this.line.length > ACK_WINDOW) throw new Error(`${this.line.length} frames are on their way`);
  }
  /** Takes some frames off the line, and acknowledges them or not. */
  read(count: number, acknowledges: boolean): void {
    for (const text of this.line.splice(0, count)) {
      const message = JSON.parse(text) as ServerMessage;
      this.frames += 1;
      const before = this.store.position;
      const applied =
        message.type === 'snapshot'
          ? this.store.applySnapshot(message)
          : message.type === 'delta' && this.store.applyDelta(message);
      const after = this.store.position;
      if (before && after && 'from' in message && after.revision < before.revision)
        throw new Error(`a chain falls from ${before.revision} to ${after.revision}`);
      if (applied === 'gap') this.resync();
    }
    if (!acknowledges || !this.feed) return;
    this.feed.window.acknowledge(this.frames);
    this.receive(this.feed.catchUp());
  }
  resync(): void {
    this.resyncs += 1;
    this.receive(this.feed?.restart() ?? []);
  }
  follow(keys: readonly string[]): void {
    this.store.subscribe(keys);
    this.receive(this.feed?.follow(this.hub.channel(keys)) ?? []);
  }
  /** Other keys while it is away. */
  returnWith(keys: readonly string[]): void {
    this.cut();
    this.store.subscribe(keys);
    this.connect();
  }
  settle(): void {
    if (!this.feed) this.connect();
    this.read(0, true);
    for (let i = 0; i < 500 && (this.line.length > 0 || !this.store.whole); i += 1) this.read(1, true);
  }
}

/** Prints as what happened, without the plan that hangs on every event. */
function commitOf(events: EntityEvent[]) {
  const told = events.map(
    ({ kind, id, at, rank, milestone, set }) => `${kind.name}/${id}@${at - NOW_MS}~${rank} ${milestone} [${set}]`,
  );
  return { do: 'commit' as const, events, [fc.toStringMethod]: () => `commit(${told.join('; ')})` };
}

const client = fc.integer({ min: 0, max: 2 });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: historyOf(plan, ['1', '2', '3', '4', '5', '6']).map((events) => commitOf(events.slice(0, 6))),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      client,
      count: fc.integer({ min: 0, max: 6 }),
      acknowledges: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'connect' as const, 'resync' as const), client }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('follow' as const, 'returnWith' as const),
      client,
      keys: fc.subarray(KEYS),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** Does all of it, and then lets every client come to rest. */
function play(
  steps: readonly Step[],
  follows: readonly (readonly string[])[],
): { hub: TestHub; clients: readonly TestClient[] } {
  const hub = new TestHub();
  const clients = follows.map((keys) => new TestClient(hub, keys));
  for (const one of clients) one.connect();
  for (const one of steps) {
    if (one.do === 'commit') {
      hub.told.commit(one.events, [hub.mirror]);
      hub.tick();
    } else if (one.do === 'restart') hub.restart();
    else {
      const who = clients[one.client] as TestClient;
      if (one.do === 'read') who.read(one.count, one.acknowledges);
      else if (one.do === 'follow') who.follow(one.keys);
      else if (one.do === 'returnWith') who.returnWith(one.keys);
      else if (one.do === 'connect') who.connect();
      else if (one.do === 'cut') who.cut();
      else if (who.feed) who.resync();
    }
  }
  for (const one of clients) one.settle();
  return { hub, clients };
}

it('[LV4] [LV6] [LV8] [LV13] slow, flapping and fickle clients end with the views of the hub, over restarts too', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 4, maxLength: 24 }),
      fc.array(fc.subarray(KEYS), { minLength: 3, maxLength: 3 }),
      (steps, follows) => {
        const { hub, clients } = play(steps, follows);
        for (const one of clients) {
          expect(one.store.position?.epoch).toBe(hub.position.epoch);
          for (const key of one.store.keys) expectSame(one.store.read(key), hub.topics.get(key)?.read(), key);
        }
      },
    ),
    { numRuns: LAW_RUNS, seed: LAW_SEED },
  );
}, 600_000);

it('[LV3] [LV9] a client that keeps its keys while it is connected never sees a gap, however slowly it reads, and wherever it is cut off', () => {
  const quiet = step.filter((one) => one.do !== 'follow' && one.do !== 'resync');
  fc.assert(
    fc.property(
      fc.array(quiet, { minLength: 4, maxLength: 24 }),
      fc.array(fc.subarray(KEYS), { minLength: 3, maxLength: 3 }),
      (steps, follows) => {
        const { clients } = play(steps, follows);
        expect(clients.map(({ resyncs }) => resyncs)).toEqual([0, 0, 0]);
      },
    ),
    { numRuns: LAW_RUNS, seed: LAW_SEED },
  );
}, 600_000);

it('[LV4] a client that stands beyond its channel is brought into step by a frame of its own', () => {
  const hub = new TestHub();
  const first = new TestClient(hub, ['probes.map']);
  const second = new TestClient(hub, ['jobs.all', 'probes.map']);
  const eventOf = (kind: string): EntityEvent => ({
    kind: plan.kinds.get(kind) as EntityEvent['kind'],
    id: '1',
    at: NOW_MS,
    rank: 0,
    milestone: plan.kinds.get(kind)?.milestones[0]?.index ?? 0,
    set: [],
  });
  for (const one of [first, second]) {
    one.connect();
    one.settle();
  }
  hub.told.commit([eventOf('job')], [hub.mirror]);
  hub.tick();
  second.settle();
  second.returnWith(['probes.map']);
  hub.told.commit([eventOf('probe')], [hub.mirror]);
  hub.tick();
  second.settle();
  expect(second.resyncs).toBe(0);
  expect(second.store.read('probes.map')).toEqual(hub.topics.get('probes.map')?.read());
});
