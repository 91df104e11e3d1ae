import { appendFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { LiveClient } from '../faults/live-client.ts';
import { launchBrowser } from '../support/browser.ts';
import { makeTestDir } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { startWatchfloor } from '../support/watchfloor.ts';
import { postEvents } from './post-events.ts';
import { WallPage } from './wall-page.ts';

// A site is data: what is added here is added to site files and to nothing else, and counts what was there before it.
const METRICS = `
  alerts.smoke:
    name: { zh: 冒烟警情, en: Smoke alerts }
    better: down
    count: { of: alert, where: { is: { category: fire, level: [major, serious] } } }
  alerts.smokeByDistrict:
    name: { zh: 各地冒烟, en: Smoke by township }
    better: down
    count: { of: alert, by: [district], where: { is: { category: fire, level: [major, serious] } } }
  alerts.topSmoke:
    name: { zh: 冒烟最多, en: Most smoke }
    better: down
    top: { of: alerts.smokeByDistrict, first: 5 }
`;
const SCENE = `
name: { zh: 冒烟, en: Smoke }
grid:
  columns: [1fr, 1fr]
  rows: ['8.5%', 1fr]
  areas:
    - clock status
    - smoke ranks
panels:
  clock: { panel: clock }
  status: { panel: status }
  smoke: { panel: numbers, metrics: [alerts.smoke] }
  ranks: { panel: ranking, metric: alerts.topSmoke }
`;
const SHOWN: Readonly<Record<string, object>> = {
  'alerts.smoke': { view: 'value', value: 3, compare: {} },
  'alerts.smokeByDistrict': {
    view: 'table',
    by: ['district'],
    rows: [
      ['lantian', 1],
      ['yangshi', 2],
    ],
  },
};

let sitesDir: string;
let browser: Browser;

beforeAll(async () => {
  await ensureWallClient(process.execPath);
  browser = await launchBrowser();
  sitesDir = makeTestDir('sites');
  cpSync(inProject('config', 'sites', 'lianyuan'), join(sitesDir, 'smoky'), { recursive: true });
});
afterAll(async () => {
  await browser?.close();
  rmSync(sitesDir, { recursive: true, force: true });
});

const alert = (number: number, district: string, category: string, level: string) => ({
  type: 'alert.received',
  subject: `JQ20261101-${String(number).padStart(5, '0')}`,
  time: new Date().toISOString(),
  data: { district, source: 'sensor', category, level },
});

it('shows a metric and a scene that are added to site files alone: over REST, live, and on the wall', async () => {
  await using watchfloor = await startWatchfloor({ site: 'smoky', sitesDir });
  await postEvents(watchfloor, [
    alert(1, 'lantian', 'fire', 'major'),
    alert(2, 'yangshi', 'fire', 'serious'),
    alert(4, 'yangshi', 'fire', 'minor'),
  ]);
  await watchfloor.stop('server');
  appendFileSync(join(sitesDir, 'smoky', 'metrics.yaml'), METRICS);
  writeFileSync(join(sitesDir, 'smoky', 'scenes', 'smoke.yaml'), SCENE);
  await watchfloor.startServer();

  await using wall = await WallPage.open({ browser, url: watchfloor.url, scene: 'smoke' });
  const client = new LiveClient({
    url: watchfloor.url,
    wall: 'main',
    metrics: Object.keys(SHOWN),
    random: Math.random,
  });
  try {
    const [number, ranks] = [await wall.picture('smoke'), await wall.picture('ranks')];
    await postEvents(watchfloor, [alert(3, 'yangshi', 'fire', 'major'), alert(5, 'anping', 'theft', 'major')]);
    for (const [key, view] of Object.entries(SHOWN)) {
      await until(() => isDeepStrictEqual(client.view(key), view), {
        withinMs: 20_000,
        what: `the live client has ${key}`,
      });
      const told = await (await fetch(`${watchfloor.url}/api/v1/metrics/${key}`)).json();
      expect(told).toMatchObject({ key, complete: true, source: 'live', view });
    }
    await wall.pictureAfter('smoke', number);
    await wall.pictureAfter('ranks', ranks);
    for (const word of ['Smoke alerts', 'Most smoke', 'Yangshi', 'Lantian']) await wall.says(word);
    expect((await wall.words()).includes('Anping')).toBe(false);
    expect(wall.errors).toEqual([]);
  } finally {
    client.close();
  }
});
