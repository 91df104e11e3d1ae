import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ioredisOptions } from '../../../config/redis-endpoint.ts';
import type { CloudEvent } from '../../../protocol/events.ts';
import type { Readings } from '../../../protocol/readings.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { ListRow, TableRow, View } from '../../../protocol/views.ts';
import { RecordStore } from '../../../workers/record-store.ts';
import type { RepeatedRecord } from '../../../workers/study/repeated-studies.ts';
import { StudyKeeper } from '../../../workers/study/study-keeper.ts';
import type { ListedRule, RepeatedRule, StudyPlan } from '../../../workers/study/study-rules.ts';
import { withRedis } from '../../support/redis.ts';

const server = withRedis();
let redis: Redis;
beforeAll(() => {
  redis = new Redis(ioredisOptions(server.endpoint));
});
afterAll(() => redis.disconnect());

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-11-24T02:00:00Z');
const words = (text: string) => ({ zh: text, en: text });
const codes = (...list: string[]) => Object.fromEntries(list.map((code) => [code, words(code)]));
const study: Kind = {
  name: words('Study'),
  subject: '.+',
  attributes: {
    trigger: { name: words('Trigger'), codes: codes('major', 'prominent') },
    category: { name: words('Category'), codes: codes('theft', 'fire') },
    district: { name: words('District'), codes: 'districts' },
    observed: { name: words('Observed'), number: { min: 0, max: 1000 } },
  },
  milestones: { opened: { name: words('Opened'), join: 'first' } },
};
const opens = (trigger: string) => ({ kind: 'study', milestone: 'opened', id: 'YB', set: { trigger } });
const major: ListedRule = {
  name: 'major',
  kind: study,
  reachMs: 24 * HOUR_MS,
  rule: {
    name: words('Major'),
    list: 'alerts.grave',
    is: { level: ['serious', 'extreme'], category: ['fire'] },
    opens: opens('major'),
  },
};
const prominent: RepeatedRule = {
  name: 'prominent',
  kind: study,
  by: ['district', 'category'],
  holdOffMs: 24 * HOUR_MS,
  timeZone: 'Asia/Shanghai',
  rule: { name: words('Prominent'), counts: 'alerts.repeated', from: 18, opens: opens('prominent') },
};

const row = (id: string, atMs: number, shown: ListRow['shown']): ListRow => ({ id, at: atMs, shown });
const readings = (key: string, view: View, at: number): Readings => ({
  at,
  asOf: at,
  source: 'live',
  views: { [key]: view },
});
const list = (rows: readonly ListRow[], at: number, total = rows.length) =>
  readings('alerts.grave', { view: 'list', rows, total }, at);
const table = (rows: readonly TableRow[], at: number) =>
  readings('alerts.repeated', { view: 'table', by: ['district', 'category'], rows }, at);

function open(
  plan: StudyPlan,
  {
    prefix = '{study}',
    write = (perform: () => Promise<unknown>) => perform(),
    refuses = () => false,
  }: {
    prefix?: string;
    write?: (perform: () => Promise<unknown>) => Promise<unknown>;
    refuses?: (event: CloudEvent) => boolean;
  } = {},
) {
  const told: CloudEvent[] = [];
  const overflows: string[] = [];
  const store = new RecordStore<RepeatedRecord>(redis, prefix);
  const create = () =>
    new StudyKeeper({
      plan,
      store: {
        read: (name) => store.read(name),
        replace: (...record) => write(() => store.replace(...record)) as Promise<RepeatedRecord>,
      },
      post: async (events) => {
        await write(async () => told.push(...events));
        return events.filter(refuses);
      },
      onOverflow: (key) => overflows.push(key),
    });
  let keeper = create();
  return {
    told,
    overflows,
    look: (what: Readings) => keeper.look(what),
    restart: () => {
      keeper = create();
    },
  };
}
const subjects = (told: readonly CloudEvent[]) => told.map(({ subject }) => subject);

const fire = row('JQ20261124-00007', START_MS, {
  level: 'serious',
  category: 'fire',
  district: 'east',
  label: 'Smoke',
  received: START_MS,
});

describe('[MS1] what comes into a list with the codes of a rule', () => {
  it('opens one study as of its moment there, with what is shown of it and the study can say', async () => {
    const { look, told } = open(major);
    await look(list([fire], START_MS + 5_000));
    expect(told).toEqual([
      {
        specversion: '1.0',
        id: 'YBJQ20261124-00007-major.opened',
        source: '/studies',
        type: 'study.opened',
        subject: 'YBJQ20261124-00007-major',
        time: '2026-11-24T02:00:00.000Z',
        data: { trigger: 'major', category: 'fire', district: 'east' },
      },
    ]);
  });

  it('and nothing else does: other codes, an unset attribute, what is older than the reach', async () => {
    const { look, told } = open(major);
    const other = (id: string, shown: ListRow['shown'], atMs = START_MS) => row(id, atMs, shown);
    const rows = [
      other('a', { level: 'minor', category: 'fire' }),
      other('b', { level: 'serious', category: 'theft' }),
      other('c', { level: 'serious' }),
      other('d', { level: 'serious', category: 'fire' }, START_MS - 24 * HOUR_MS),
    ];
    await look(list(rows, START_MS));
    expect(told).toEqual([]);
  });

  it('opens nothing twice, in whatever order and however often rows and starts come', async () => {
    const rows = Array.from({ length: 6 }, (_, i) =>
      row(`A${i}`, START_MS + i * 60_000, { level: 'extreme', category: 'fire' }),
    );
    const looks = fc.array(fc.tuple(fc.shuffledSubarray(rows), fc.boolean()), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(looks, async (steps) => {
        const { look, told, restart } = open(major);
        for (const [shown, isStart] of steps) {
          if (isStart) restart();
          await look(list(shown, START_MS + HOUR_MS));
        }
        const seen = new Set(steps.flatMap(([shown]) => shown.map(({ id }) => `YB${id}-major`)));
        expect(new Set(subjects(told))).toEqual(seen);
        // Told again it is the same event, to the letter: joins make one entity of it.
        expect(new Set(told.map((event) => JSON.stringify(event))).size).toBe(seen.size);
      }),
      { numRuns: 100 },
    );
  });

  it('is told once in a process, and again, it alone, where the gate refused it', async () => {
    let refused = fire.id;
    const { look, told } = open(major, { refuses: ({ subject }) => subject === `YB${refused}-major` });
    const rows = [fire, { ...fire, id: 'JQ20261124-00008' }];
    await look(list(rows, START_MS));
    refused = '';
    for (const seconds of [15, 30, 45]) await look(list(rows, START_MS + seconds * 1_000));
    const [first, second] = rows.map(({ id }) => `YB${id}-major`);
    expect(subjects(told)).toEqual([second, first, first]);
  });

  it('is missed, and said to be, where a list is full of what is new', async () => {
    const { look, overflows } = open(major);
    const rows = (from: number) => [0, 1].map((i) => row(`A${from + i}`, START_MS, { level: 'minor' }));
    await look(list(rows(0), START_MS, 2));
    await look(list(rows(1), START_MS, 3));
    expect(overflows).toEqual([]);
    await look(list(rows(7), START_MS, 9));
    expect(overflows).toEqual(['alerts.grave']);
  });

  it('is said to be missed at a start too, where the list does not reach back far enough', async () => {
    const of = (hours: number) => [0, hours].map((ago) => row(`A${ago}`, START_MS - ago * HOUR_MS, { level: 'minor' }));
    const [near, far] = [open(major), open(major)];
    await near.look(list(of(23), START_MS, 3));
    await far.look(list(of(24), START_MS, 3));
    expect([near.overflows, far.overflows]).toEqual([['alerts.grave'], []]);
  });
});

describe('[MS2] what is counted in one place as often as a rule says', () => {
  const many: TableRow[] = [
    ['east', 'fire', 17],
    ['east', 'theft', 18],
    ['west', 'theft', 3],
  ];
  it('opens one study as of the look that saw it, and while it holds off no other', async () => {
    const { look, told } = open(prominent, { prefix: '{study-once}' });
    for (let minute = 0; minute < 24 * 60; minute += 20) await look(table(many, START_MS + minute * 60_000));
    expect(told).toEqual([
      {
        specversion: '1.0',
        id: 'YB20261124-1000-prominent-east-theft.opened',
        source: '/studies',
        type: 'study.opened',
        subject: 'YB20261124-1000-prominent-east-theft',
        time: '2026-11-24T02:00:00.000Z',
        data: { trigger: 'prominent', category: 'theft', district: 'east', observed: 18 },
      },
    ]);
    await look(table(many, START_MS + 24 * HOUR_MS));
    expect(subjects(told).at(-1)).toBe('YB20261125-1000-prominent-east-theft');
    await look(table([...many.slice(1), ['east', 'fire', 40]], START_MS + 25 * HOUR_MS));
    expect(subjects(told).at(-1)).toBe('YB20261125-1100-prominent-east-fire');
    expect(told).toHaveLength(3);
  });

  it('is told once and as it was written down, wherever the worker was killed', async () => {
    for (const place of [1, 2, 3])
      for (const when of ['before', 'after']) {
        let writes = 0;
        const { look, told, restart } = open(prominent, {
          prefix: `{study-killed-${place}-${when}}`,
          write: async (perform) => {
            writes += 1;
            if (writes === place && when === 'before') throw new Error('killed');
            const result = await perform();
            if (writes === place) throw new Error('killed');
            return result;
          },
        });
        // Meanwhile the count goes on, and falls again.
        for (const [minute, count] of [18, 21, 4, 4].entries())
          await look(table([['east', 'theft', count]], START_MS + minute * 60_000)).catch(restart);
        const texts = new Set(told.map((event) => JSON.stringify(event)));
        expect(texts.size, `${when} write ${place}`).toBe(1);
        const observed = place === 1 && when === 'before' ? 21 : 18;
        expect(told[0]?.data?.observed, `${when} write ${place}`).toBe(observed);
        expect(writes).toBeGreaterThanOrEqual(3);
      }
  });

  it('opens another on the same day where the hold-off is over', async () => {
    const { look, told } = open({ ...prominent, holdOffMs: 2 * HOUR_MS }, { prefix: '{study-short}' });
    for (const hour of [0, 1, 2]) await look(table(many, START_MS + hour * HOUR_MS));
    expect(subjects(told)).toEqual(['YB20261124-1000-prominent-east-theft', 'YB20261124-1200-prominent-east-theft']);
  });

  it('is kept for the gate as long as it refuses it, however much is seen at once', async () => {
    let isRefused = true;
    const { look, told } = open(prominent, { prefix: '{study-refused}', refuses: () => isRefused });
    const rows = (place: string, count: number) =>
      Array.from({ length: count }, (_, i) => [place, `c${i}`, 18] as const);
    await look(table(rows('east', 120), START_MS));
    await look(table(rows('west', 120), START_MS));
    isRefused = false;
    const before = told.length;
    for (const minute of [1, 2]) await look(table([], START_MS + minute * 60_000));
    const again = subjects(told.slice(before));
    // What was seen last, and of what waited before it the newest hundred.
    expect(again).toHaveLength(220);
    expect(again.filter((subject) => subject.includes('-west-'))).toHaveLength(120);
    expect(again[0]).toBe('YB20261124-1000-prominent-east-c20');
  });
});
