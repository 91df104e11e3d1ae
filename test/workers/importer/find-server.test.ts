import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadSite } from '../../../config/site/load-site.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { describeServer, findServer, findServerSoon } from '../../../workers/importer/find-server.ts';
import type { RunningServer } from '../../../workers/running-server.ts';
import { makeTestDir } from '../../support/redis.ts';

let dataDir: string;
let site: Site;
let http: Server;
let url: string;

beforeAll(async () => {
  site = await loadSite(inProject('config', 'sites', 'san-francisco'));
  http = createServer((_request, answer) => answer.end('{}')).listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(() => {
  http.closeAllConnections();
  http.close();
});
beforeEach(() => {
  dataDir = makeTestDir('find-server');
  mkdirSync(join(dataDir, 'run'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function run(what: Partial<RunningServer>): RunningServer {
  const server: RunningServer = {
    pid: 1,
    url,
    site: 'san-francisco',
    siteDirectory: '/sites/san-francisco',
    dataSet: 'live',
    redis: { kind: 'url', url: 'redis://wall' },
    ...what,
  };
  writeFileSync(join(dataDir, 'run', 'server.json'), JSON.stringify(server));
  return server;
}

it('finds the server that runs there, and says which wall shows the import', async () => {
  const server = run({});
  expect(await findServer(dataDir, site)).toEqual(server);
  expect(describeServer(server, site)).toBe(`importing into san-francisco, live data; its wall: ${url}/wall/main`);
});

it('finds none where none was started, or where the one that was does not answer', async () => {
  expect(await findServer(dataDir, site)).toBeUndefined();
  run({ url: 'http://127.0.0.1:1' });
  expect(await findServer(dataDir, site)).toBeUndefined();
});

it.each([
  ['another site', { site: 'lianyuan' }, 'another site: lianyuan, not san-francisco'],
  ['the drill', { dataSet: 'drill' }, 'its drill, which real data must not join'],
] as const)('refuses a server that shows %s, and names the command that helps', async (_, what, fault) => {
  run(what);
  await expect(findServer(dataDir, site)).rejects.toThrow(
    `the server at ${url} shows ${fault}\nstop it, and start it for this import: WATCHFLOOR_SITE=san-francisco WATCHFLOOR_DATA_SET=live npm start\n`,
  );
});

it('waits a moment for a server that is just starting', async () => {
  const found = findServerSoon(dataDir, site);
  const server = run({});
  expect(await found).toEqual(server);
});
