import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../../config/redis-endpoint.ts';
import type { ListRow } from '../../../../protocol/views.ts';
import type { Act } from '../../../../server/audit/audit.ts';
import { Automations } from '../../../../server/control/automation/automations.ts';
import type { AutomationState } from '../../../../server/control/automation/decide.ts';
import { Director } from '../../../../server/control/director.ts';
import { Driving } from '../../../../server/control/driving/driving.ts';
import type { Hand } from '../../../../server/control/driving/settle.ts';
import { HttpError } from '../../../../server/errors.ts';
import { fixtureSite } from '../../../support/fixture-site.ts';
import { withRedis } from '../../../support/redis.ts';
import { until } from '../../../support/until.ts';

const redis = withRedis({ appendfsync: 'always' });
const SOON = { withinMs: 20_000 };
const words = { zh: '场景', en: 'scene' };
const scene = {
  name: words,
  grid: { columns: ['1fr'], rows: ['1fr'], areas: ['clock'] },
  panels: { clock: { panel: 'clock' as const } },
};
const site = {
  ...fixtureSite,
  scenes: { overview: scene, alerts: scene, briefing: scene },
  file: {
    ...fixtureSite.file,
    timeZone: 'Asia/Shanghai',
    automation: {
      main: {
        schedule: [{ from: '08:30', until: '09:00', scene: 'briefing' }],
        rules: { serious: { name: words, list: 'alerts.marked', scene: 'alerts', stay: '1m' } },
      },
    },
  },
};
/** 08:20 in Shanghai. */
let now = Date.UTC(2026, 10, 24, 0, 20);
let rows: readonly ListRow[] = [];
const refused = new Set<string>();
/** Of which a take fails. */
const failing = new Set<string>();
let isBriefed = false;
const written: Act[] = [];
const opened: { close(): Promise<void> }[] = [];

const troubles: string[] = [];
const onTrouble = (error: unknown) => void troubles.push(error instanceof HttpError ? error.code : String(error));

/** A whole server's share of it. */
function open() {
  const shared = { redis: nodeRedisOptions(redis.endpoint), site, now: () => now, onTrouble };
  const audit = { record: async (act: Act) => written.push(act) };
  const director = new Director({ ...shared, isRefused: (_wall, name) => failing.has(name) });
  const driving = new Driving({ ...shared, audit });
  const automations = new Automations({
    ...shared,
    director,
    driving,
    audit,
    isRefused: (_wall, name) => refused.has(name),
    isBriefed: () => isBriefed,
    rowsOf: () => rows,
    lookEveryMs: 20,
  });
  opened.push(automations, driving, director);
  return { director, driving, automations };
}
const li: Hand = { kind: 'person', by: 'li.wei', role: 'operator', overrules: false, yields: false };
const reach = { wall: 'main', hand: li, actor: { who: { kind: 'person', id: 'li.wei' } as const } };

describe('the automation of a wall, on two servers', () => {
  let first: ReturnType<typeof open>;
  let second: ReturnType<typeof open>;
  beforeAll(async () => {
    first = open();
    second = open();
    await until(() => first.automations.read('main') && second.automations.read('main'), {
      ...SOON,
      what: 'both look',
    });
  });
  afterAll(async () => {
    for (const one of opened) await one.close();
  });
  const stands = (name: string) =>
    until(() => [first, second].every(({ director }) => director.read('main')?.scene === name), {
      ...SOON,
      what: `${name} stands`,
    });
  /** One of them alone may not have heard yet of what the other wrote. */
  const bothKnow = (is: (state: AutomationState) => boolean, what: string) =>
    until(
      () =>
        [first, second].every(({ automations }) => {
          const state = automations.read('main');
          return state && is(state);
        }),
      { ...SOON, what },
    );
  const takes = () => written.filter(({ what, failed }) => what.startsWith('automation.') && !failed);

  it('[AM1] [AM6] takes the scheduled scene once, for its very moment, whoever of the two is first', async () => {
    await until(() => (first.automations.read('main')?.since ?? 0) > 0, { ...SOON, what: 'it has begun' });
    now = Date.UTC(2026, 10, 24, 0, 29, 59);
    await stands('briefing');
    expect(first.director.read('main')?.at).toBe(Date.UTC(2026, 10, 24, 0, 30));
    expect(takes()).toMatchObject([{ what: 'automation.schedule', on: 'wall/main', who: { kind: 'system' } }]);
  });

  it('[AM3] an alert brings its scene, and then what was there is back', async () => {
    now = Date.UTC(2026, 10, 24, 0, 35);
    rows = [{ id: 'A1', at: now, shown: {} }];
    await stands('alerts');
    now += 60_000;
    await stands('briefing');
    expect(takes().map(({ what }) => what)).toEqual(['automation.schedule', 'automation.rule', 'automation.schedule']);
  });

  it('[AM5] pauses while a person drives, and goes on when the wall is released', async () => {
    await first.driving.act(reach, 'direct');
    const isPaused = () => [first, second].every(({ automations }) => automations.pauseAt('main', now) === 'driven');
    await until(isPaused, { ...SOON, what: 'both know who drives' });
    await first.director.take({ wall: 'main', scene: 'overview' });
    await stands('overview');
    const revision = first.director.read('main')?.revision;
    rows = [{ id: 'A2', at: now, shown: {} }];
    await bothKnow(({ queue }) => queue.length === 1, 'it waits');
    expect(second.director.read('main')?.revision).toBe(revision);
    await first.driving.act(reach, 'release');
    await stands('alerts');
  });

  it('[AM5] pauses while a briefing is held', async () => {
    isBriefed = true;
    expect(first.automations.pauseAt('main', now)).toBe('briefed');
    await bothKnow(({ active }) => !active, 'nothing is its own');
    const revision = first.director.read('main')?.revision;
    now += 60_000;
    rows = [{ id: 'A3', at: now, shown: {} }];
    await bothKnow(({ queue }) => queue.length === 1, 'it waits');
    expect(second.director.read('main')?.revision).toBe(revision);
    isBriefed = false;
    expect(first.automations.pauseAt('main', now)).toBeUndefined();
    await bothKnow(({ active }) => active !== undefined, 'it is called');
  });

  it('[AM3] what was there before a rule is back, also where that failed at first', async () => {
    rows = [];
    now = Date.UTC(2026, 10, 24, 1, 30);
    // What was called is over, and the schedule wants nothing.
    await bothKnow(({ put, active }) => !put && !active, 'nothing is its own');
    await first.director.take({ wall: 'main', scene: 'overview' });
    await stands('overview');
    rows = [{ id: 'A4', at: now, shown: {} }];
    await stands('alerts');
    failing.add('overview');
    now += 60_000;
    await until(() => troubles.includes('scene.restricted'), { ...SOON, what: 'it has failed' });
    failing.clear();
    await stands('overview');
  });
});
