import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { ensureConsole, ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { siteWords } from '../../wall-client/console/site/site-words.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { makeTestDir } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { startWatchfloor } from '../support/watchfloor.ts';
import { WallPage } from './wall-page.ts';

const METRIC = `
  alerts.smoke:
    name: { zh: 冒烟警情, en: Smoke alerts }
    better: down
    count: { of: alert, where: { is: { category: fire } } }
`;
const SCENE = `
name: { zh: 冒烟, en: Smoke }
grid:
  columns: [1fr]
  rows: ['8.5%', 1fr]
  areas:
    - status
    - smoke
panels:
  status: { panel: status }
  smoke: { panel: numbers, metrics: [alerts.smoke] }
`;

let sitesDir: string;
let browser: Browser;

beforeAll(async () => {
  await ensureWallClient(process.execPath);
  await ensureConsole(process.execPath);
  browser = await launchBrowser();
  sitesDir = makeTestDir('sites');
  cpSync(inProject('config', 'sites', 'lianyuan'), join(sitesDir, 'smoky'), { recursive: true });
  appendFileSync(join(sitesDir, 'smoky', 'metrics.yaml'), METRIC);
  writeFileSync(join(sitesDir, 'smoky', 'scenes', 'smoke.yaml'), SCENE);
});
afterAll(async () => {
  await browser?.close();
  rmSync(sitesDir, { recursive: true, force: true });
});

function edit(from: string, to: string): void {
  const file = join(sitesDir, 'smoky', 'metrics.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}

it('[SF4] edited files are served by a button: faulty ones change nothing and say where, sound ones are on the wall without a start', async () => {
  await using watchfloor = await startWatchfloor({ site: 'smoky', sitesDir });
  const password = await watchfloor.openToOthers();
  await using wall = await WallPage.open({ browser, url: watchfloor.url, scene: 'smoke' });
  await wall.says('Smoke alerts');

  const context = await openContext(browser, { viewport: { width: 1600, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${watchfloor.url}/console`);
  await page.getByLabel('账号').fill('admin');
  await page.getByLabel(/^密码/).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
  const needsReload = page.getByText(siteWords.needsReload.zh);
  const reload = page.getByRole('button', { name: siteWords.reload.zh, exact: true });

  edit('is: { category: fire }', 'is: { category: smoke }');
  await page.goto(`${watchfloor.url}/console/#site-files`);
  await reload.click();
  await page.getByText(/^metrics\.yaml · .*smoke/).waitFor();
  await needsReload.waitFor();

  edit('is: { category: smoke }', 'is: { category: [fire, disaster] }');
  edit('en: Smoke alerts', 'en: Fires and hazards');
  await reload.click();
  await page.getByText(siteWords.reloaded.zh).waitFor();
  await needsReload.waitFor({ state: 'detached' });
  await until(async () => (await wall.words()).includes('Fires and hazards'), {
    withinMs: 120_000,
    what: 'the wall has the new name',
  });
  expect(wall.errors).toEqual([]);
  expect(watchfloor.unaskedEnds).toBe(0);
  await context.close();
});
