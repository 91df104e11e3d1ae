import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { BATCH_MEDIA_TYPE } from '../../../protocol/events.ts';
import type { SiteReloadAnswer } from '../../../protocol/site-reload.ts';
import { createLink } from '../../../wall-client/link/link.ts';
import { makeTestDir } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { startWatchfloor, type Watchfloor } from '../../support/watchfloor.ts';

const SHIPPED = join(import.meta.dirname, '../../../config/sites');
const SOON = { withinMs: 60_000 };
const sitesDir = makeTestDir('sites');
const site = join(sitesDir, 'san-francisco');
let watchfloor: Watchfloor;
let serial = 0;

beforeAll(async () => {
  cpSync(join(SHIPPED, 'san-francisco'), site, { recursive: true });
  watchfloor = await startWatchfloor({ site: 'san-francisco', sitesDir });
}, 200_000);
afterAll(async () => {
  await watchfloor?.close();
  rmSync(sitesDir, { recursive: true });
});

it('[SF4] serves what the files say, at once, while events come and nobody is turned away', async () => {
  const { link, welcomes } = follow('alerts.total', 'alerts.fires');
  await until(() => link.store.whole && welcomes().size === 1, { ...SOON, what: 'a wall' });
  let isPosting = true;
  let acknowledged = 0;
  const posting = (async () => {
    while (isPosting) acknowledged += (await post('alarms', 5)).status === 200 ? 5 : 0;
  })();
  await until(() => acknowledged >= 50, { ...SOON, what: 'events' });
  expect((await post('drone', 1)).body).toContain('"code":"data.code"');

  edit('kinds.yaml', 'alarms: {', 'drone: { zh: 无人机, en: Drone }\n          alarms: {');
  edit('metrics.yaml', 'count: { of: alert }', 'count: { of: alert, where: { is: { category: [alarms, drone] } } }');
  expect(await reload()).toEqual({ outcome: 'reloaded' });
  expect((await post('drone', 3)).status).toBe(200);
  isPosting = false;
  await posting;
  const expected = acknowledged + 3;
  await until(async () => (await reading('alerts.total')).complete === true, { ...SOON, what: 'all is counted' });
  await until(async () => (await reading('alerts.total')).view.value === expected, {
    ...SOON,
    what: `${expected} alerts`,
  });
  // The same page, which the new site is made known to.
  await until(() => welcomes().size === 2 && link.state.state === 'live', { ...SOON, what: 'the wall is back' });
  await until(() => (link.store.read('alerts.total') as { value?: number }).value === expected, {
    ...SOON,
    what: 'the wall shows it',
  });
  expect(await reload()).toEqual({ outcome: 'same' });
  link.close();
});

it('[SF4] changes nothing where the files are faulty, and says where', async () => {
  const before = readFileSync(join(site, 'metrics.yaml'), 'utf8');
  edit('metrics.yaml', 'of: alert, at: received, over: 24h', 'of: alarm, at: received, over: 24h');
  const answer = await reload();
  expect(answer).toMatchObject({ outcome: 'faulty', faults: [{ file: 'metrics.yaml', line: 12 }] });
  expect(await reading('alerts.last24h')).toMatchObject({ complete: true });
  writeFileSync(join(site, 'metrics.yaml'), before);
});

it('[SF4] refuses to take away what entities hold, with counts, until a rule says what becomes of it', async () => {
  const kinds = readFileSync(join(site, 'kinds.yaml'), 'utf8');
  edit('kinds.yaml', /^ *drone:.*\n/m, '');
  edit('metrics.yaml', '[alarms, drone]', 'alarms');
  edit('site.yaml', /^timeZone: .*$/m, 'timeZone: America/Denver');
  const refused = await reload();
  expect(refused.outcome).toBe('refused');
  const because = 'because' in refused ? refused.because.join('\n') : '';
  expect(because).toContain('kinds.alert.attributes.category.codes.drone is gone or narrowed, and 3 entities hold it');
  expect(because).toContain('timeZone America/Denver');
  edit('site.yaml', /^timeZone: .*$/m, 'timeZone: America/Los_Angeles');

  edit(
    'kinds.yaml',
    'name: { zh: 类别, en: Call type }',
    'name: { zh: 类别, en: Call type }\n        replaced: { drone: other }',
  );
  expect(await reload()).toEqual({ outcome: 'reloaded' });
  const others = async () => (await entities('category', 'other')).length;
  await until(async () => (await others()) === 3, { ...SOON, what: 'entities are told what takes its place' });
  expect((await post('drone', 2)).status).toBe(200);
  await until(async () => (await others()) === 5, { ...SOON, what: 'an event that says the old code' });
  writeFileSync(join(site, 'kinds.yaml'), kinds);
});

it('[SF4] reads the files at SIGHUP as well, and workers learn of it', async () => {
  const runFile = () => JSON.parse(readFileSync(join(watchfloor.dataDir, 'run', 'server.json'), 'utf8'));
  const { pid, siteReadAt } = runFile();
  edit('metrics.yaml', 'en: Calls in 24 h', 'en: Calls of a day');
  process.kill(pid, 'SIGHUP');
  await until(() => runFile().siteReadAt > siteReadAt, { ...SOON, what: 'the site is read' });
  await until(async () => (await (await fetch(`${watchfloor.url}/api/v1/metrics`)).text()).includes('Calls of a day'), {
    ...SOON,
    what: 'its words are served',
  });
  expect(runFile().pid).toBe(pid);
});

it('[SF4] ends a start that takes away what entities hold, with counts, and starts by the files of before', async () => {
  expect((await post('drone', 4)).status).toBe(200);
  await watchfloor.stop('server');
  const kinds = readFileSync(join(site, 'kinds.yaml'), 'utf8');
  edit('kinds.yaml', /^ *drone:.*\n/m, '');
  await expect(watchfloor.startServer()).rejects.toThrow(
    /codes\.drone is gone or narrowed, and 4 entities hold it: .*server ended \(78\)/s,
  );
  writeFileSync(join(site, 'kinds.yaml'), kinds);
  await watchfloor.startServer();
  expect(await entities('category', 'drone')).toHaveLength(4);
});

function edit(file: string, from: string | RegExp, to: string): void {
  const path = join(site, file);
  const text = readFileSync(path, 'utf8');
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file} says ${String(from)} nowhere`);
  writeFileSync(path, edited);
}

async function reload(): Promise<SiteReloadAnswer> {
  const token = readFileSync(join(watchfloor.dataDir, 'admin-token'), 'utf8').trim();
  const answer = await fetch(`${watchfloor.url}/api/v1/site/reload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as SiteReloadAnswer;
}

async function post(category: string, count: number): Promise<{ status: number; body: string }> {
  const events = Array.from({ length: count }, () => ({
    specversion: '1.0',
    id: `reload-${serial}`,
    source: '/tests/reload',
    type: 'alert.received',
    subject: String(200_000_000 + serial++),
    time: new Date().toISOString(),
    data: { category },
  }));
  const answer = await fetch(`${watchfloor.url}/api/v1/events`, {
    method: 'POST',
    headers: { 'content-type': BATCH_MEDIA_TYPE, authorization: `Bearer ${watchfloor.importKey}` },
    body: JSON.stringify(events),
  });
  return { status: answer.status, body: await answer.text() };
}

async function reading(key: string): Promise<{ complete: boolean; view: { value: number } }> {
  return (await (await fetch(`${watchfloor.url}/api/v1/metrics/${key}`)).json()) as never;
}

async function entities(attribute: string, code: string): Promise<unknown[]> {
  const token = readFileSync(join(watchfloor.dataDir, 'admin-token'), 'utf8').trim();
  const answer = await fetch(`${watchfloor.url}/api/v1/entities/alert?where=${attribute}:${code}&limit=100`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await answer.json()) as { entities: unknown[] }).entities;
}

/** A wall's own link, and the sites that it was welcomed to. */
function follow(...views: string[]) {
  const sites = new Set<string>();
  const link = createLink({
    url: `${watchfloor.url.replace('http', 'ws')}/api/v1/live`,
    wall: 'main',
    views,
    socket: (address) => new WebSocket(address),
    now: Date.now,
    random: Math.random,
  });
  const welcomes = () => {
    if (link.welcome) sites.add(link.welcome.siteHash);
    return sites;
  };
  return { link, welcomes };
}
