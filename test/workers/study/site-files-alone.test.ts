import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadSite } from '../../../config/site/load-site.ts';
import type { View } from '../../../protocol/views.ts';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { GateClient } from '../../../workers/gate-client.ts';
import { queuePrefix } from '../../../workers/queues.ts';
import { readingsReader } from '../../../workers/readings-client.ts';
import { startStudies } from '../../../workers/study/study-work.ts';
import { WorkHost } from '../../../workers/work-host.ts';
import { NOW_MS, startGate } from '../../server/gate/start-gate.ts';
import { makeTestDir, withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const redis = withRedis();

let sitesDir: string;
beforeAll(() => {
  sitesDir = makeTestDir('sites');
  cpSync(inProject('config', 'sites', 'lianyuan'), join(sitesDir, 'seventh'), { recursive: true });
});
afterAll(() => rmSync(sitesDir, { recursive: true, force: true }));

/** As somebody edits a file who has read nothing but the page on sites. */
function edit(file: string, ...changes: readonly (readonly [before: string, after: string])[]) {
  const path = join(sitesDir, 'seventh', file);
  let text = readFileSync(path, 'utf8');
  for (const [before, after] of changes) {
    if (text.split(before).length !== 2) throw new Error(`${file} has not once: ${before}`);
    text = text.replace(before, after);
  }
  writeFileSync(path, text);
}

// A site is data: a seventh kind of check, and a rule by which what it finds must be studied, are added to the site's files alone.
it('[MS3] a new check and a new rule of what must be studied are site files alone, through the gate to the wall', async () => {
  edit(
    'kinds.yaml',
    [
      '          backtrace: { zh: 倒查, en: Back-tracing }\n',
      '          backtrace: { zh: 倒查, en: Back-tracing }\n          fire: { zh: 消防检查, en: Fire safety }\n',
    ],
    [
      '          operation: { zh: 专项行动, en: Operation }\n        roles',
      '          operation: { zh: 专项行动, en: Operation }\n          found: { zh: 检查发现, en: Found in a check }\n        roles',
    ],
  );
  edit('site.yaml', [
    '\nstudies:\n',
    `
studies:
  checked:
    name: { zh: 消防检查必研, en: Fire safety }
    list: checks.newest
    is: { form: [fire] }
    opens: { kind: study, milestone: opened, id: YB, set: { trigger: found, unit: town } }
`,
  ]);
  edit('metrics.yaml', [
    '\nmetrics:\n',
    `
metrics:
  checks.newest:
    name: { zh: 发现问题, en: Checks with problems }
    better: none
    list: { of: check, by: done, order: newest, first: 40, where: { is: { problems: { min: 1 } } }, show: [form, problems, done] }
`,
  ]);
  const site = await loadSite(join(sitesDir, 'seventh'));
  const gate = await startGate({ redis: redis.endpoint, site });
  const log = pino({ level: 'silent' });
  const access = async () => ({ url: gate.url, key: await gate.makeKey('method') });
  const host = new WorkHost({ endpoint: redis.endpoint, prefix: queuePrefix(site.code, 'live'), log });
  try {
    const view = (key: string): View | undefined => {
      const topic = gate.hub.topics.get(key);
      return topic?.form === 'view' ? topic.read() : undefined;
    };
    const post = async (...events: readonly object[]) => {
      const told = events.map((event, i) => ({ specversion: '1.0', id: `told-${i}`, source: '/desk', ...event }));
      expect((await gate.post(told)).answer.refused).toEqual([]);
    };
    const time = (minutes: number) => new Date(NOW_MS - minutes * 60_000).toISOString();
    const check = (subject: string, form: string, problems: number) => [
      { type: 'check.planned', subject, time: time(90), data: { form, unit: 'town', shift: 'day' } },
      { type: 'check.done', subject, time: time(30), data: { problems } },
    ];
    await post(
      ...check('CH20261102-0001', 'fire', 3),
      ...check('CH20261102-0002', 'fire', 0),
      ...check('CH20261102-0003', 'lead', 2),
    );
    await startStudies({
      ...{ host, site, dataSet: 'live', log, isReady: async () => true },
      gate: new GateClient({ access, log, random: Math.random }),
      read: readingsReader(access),
    });
    const opened = await until(
      () => {
        const list = view('studies.nextDue');
        return list?.view === 'list' && list.total > 0 && list;
      },
      { withinMs: 60_000, what: 'the study is open' },
    );
    expect(opened).toMatchObject({
      total: 1,
      rows: [{ id: 'YBCH20261102-0001-checked', at: NOW_MS - 30 * 60_000, shown: { trigger: 'found' } }],
    });
    expect(view('studies.openByTrigger')).toMatchObject({ rows: [['found', 1]] });
    expect(view('studies.openByUnit')).toMatchObject({ rows: [['town', 1]] });
    // The new check is counted like the six.
    expect(view('checks.doneByForm')).toMatchObject({
      rows: [
        ['fire', 2],
        ['lead', 1],
      ],
    });
    // Concluded like any other.
    const [concluded] = opened.rows.map(({ id: subject }) => ({ type: 'study.concluded', subject, time: time(0) }));
    await post({ ...concluded, data: { outcome: 'measure' } });
    await until(() => (view('studies.open') as { value?: number } | undefined)?.value === 0, {
      withinMs: 60_000,
      what: 'the study is concluded',
    });
  } finally {
    await host.close();
    await gate.close();
  }
});
