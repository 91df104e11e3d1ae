import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { readFirstPassword } from '../../config/first-password.ts';
import type { StandingBriefing } from '../../protocol/briefing.ts';
import { briefingWords } from '../../wall-client/console/briefing/briefing-words.ts';
import { handoverWords } from '../../wall-client/console/handover/handover-words.ts';
import { deskWords } from '../../wall-client/console/alerts/desk-words.ts';
import { auditWords } from '../../wall-client/console/audit/audit-words.ts';
import { keyWords } from '../../wall-client/console/keys/key-words.ts';
import { siteWords } from '../../wall-client/console/site/site-words.ts';
import { screenWords } from '../../wall-client/console/screens/screen-words.ts';
import { consoleWords } from '../../wall-client/console/words/console-words.ts';
import { directWords } from '../../wall-client/console/words/direct-words.ts';
import { openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { withWatchfloor } from './with-watchfloor.ts';

const PATIENCE = { withinMs: 60_000, everyMs: 200 };
/** What fades in would be measured half faded. */
const DESK = { viewport: { width: 1600, height: 900 }, reducedMotion: 'reduce' } as const;
const OWN = 'a password of my own choice';

const up = withWatchfloor();
let first = '';
beforeAll(() => {
  first = readFirstPassword(up.watchfloor.dataDir) ?? '';
});

/** A desk whose miniatures of walls stay empty: without a GPU they take most of the time, and the first test has them. */
async function openDesk(more: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await openContext(up.browser, { ...DESK, ...more });
  await context.route(/\/wall\/\w+\?fps=/, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  return context;
}

async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE.withinMs);
  await page.goto(`${up.watchfloor.url}/console`);
  return page;
}

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('账号').fill(name);
  await page.getByLabel(/^密码/).fill(password);
  await page.keyboard.press('Enter');
}

async function choosePassword(page: Page, old: string): Promise<void> {
  await page.getByLabel('现在的密码').fill(old);
  await page.getByLabel('新密码').fill(OWN);
  await page.getByLabel('再输入一次').fill(OWN);
  await page.keyboard.press('Enter');
}

/** Every fault of WCAG 2.2 A and AA that axe finds, as one line each. What is in a frame is the wall, which has its own rules. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .exclude('iframe')
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

const sceneOf = async (page: Page) =>
  (await page.request.get(`${up.watchfloor.url}/api/v1/walls/main/scene`)).json() as Promise<{
    scene: string;
    next?: { scene: string };
  }>;
const stands = async (page: Page, scene: string) => {
  const { scene: now, next } = await sceneOf(page);
  return (next?.scene ?? now) === scene;
};

it('[AC2] leads from the first password to the wall; by keys alone a scene stands, the picture is frozen, and all is undone', async () => {
  const context = await openContext(up.browser, DESK);
  const page = await open(context);
  await page.getByRole('button', { name: '登录' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await signIn(page, 'admin', 'not this one');
  await page.getByRole('alert').waitFor();
  await signIn(page, 'admin', first);
  await page.getByRole('heading', { name: consoleWords.choosePassword.zh }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await choosePassword(page, first);
  await page.getByRole('heading', { name: consoleWords.scenes.zh }).waitFor();

  await page.keyboard.type('2');
  await page.getByText('编号 2').waitFor();
  await page.keyboard.press('Enter');
  const site = (await (await page.request.get(`${up.watchfloor.url}/api/v1/site`)).json()) as { scenes: object };
  const [, second = '', third = ''] = Object.keys(site.scenes);
  await until(() => stands(page, second), { ...PATIENCE, what: 'the second scene stands' });
  await page.getByRole('button', { name: /^2.*播出中/ }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await until(() => stands(page, third), { ...PATIENCE, what: 'the one after it stands' });

  await page.keyboard.press('z');
  await page.getByText(consoleWords.isFrozen.zh).waitFor();
  await page.keyboard.press('u');
  await page.getByText(consoleWords.isFrozen.zh).waitFor({ state: 'detached' });
  await page.getByText(directWords.youDrive.zh).waitFor();
  await page.keyboard.press('l');
  await page.getByText(directWords.locked.zh).waitFor();
  await page.keyboard.press('z');
  await page.getByText('the wall is locked').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('l');
  await page.getByText(directWords.locked.zh).waitFor({ state: 'detached' });
  await page.keyboard.press('Shift+?');
  await page.getByRole('dialog').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: consoleWords.scenes.en }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  const words = (await page.locator('#console').textContent()) ?? '';
  expect(words.match(/\p{Script=Han}+/gu), 'but the way back').toEqual(['中文']);
  await context.close();
});

it('[AC1] [AC6] opens an account for an operator, who directs and manages nothing, until it is closed', async () => {
  const administrators = await openDesk();
  const page = await open(administrators);
  await signIn(page, 'admin', OWN);
  await page.getByRole('button', { name: '账号管理' }).click();
  await page.getByRole('button', { name: '新账号' }).click();
  await page.getByRole('dialog').getByLabel('账号').fill('li.wei');
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: '创建' }).click();
  const oneTime =
    (await page.getByRole('dialog', { name: consoleWords.oneTimePassword.zh }).locator('code').textContent()) ?? '';
  expect(oneTime).toMatch(/^([a-z2-9]{5}-){3}/);
  await page.getByRole('dialog', { name: consoleWords.oneTimePassword.zh }).getByLabel('关闭').click();

  const operators = await openDesk();
  const desk = await open(operators);
  await signIn(desk, 'li.wei', oneTime);
  await choosePassword(desk, oneTime);
  await desk.getByRole('heading', { name: consoleWords.scenes.zh }).waitFor();
  expect(await desk.getByRole('button', { name: '账号管理' }).count()).toBe(0);
  await desk.getByRole('button', { name: '屏幕' }).click();
  await desk.getByRole('heading', { name: '屏幕', exact: true }).waitFor();
  expect(await faultsOf(desk)).toEqual([]);
  expect(await desk.getByText(consoleWords.pairingCode.zh).count(), 'a supervisor lets screens in').toBe(0);

  await page
    .getByRole('row', { name: /li\.wei/ })
    .getByRole('button', { name: '停用' })
    .click();
  await page
    .getByRole('row', { name: /li\.wei/ })
    .getByText('停用')
    .first()
    .waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await desk.reload();
  await desk.getByRole('button', { name: '登录' }).waitFor();
  await signIn(desk, 'li.wei', OWN);
  await desk.getByRole('alert').waitFor();
  await administrators.close();
  await operators.close();
});

it('[SY5] [TN6] a screen says its number, and is loaded anew, at a word from the page of screens', async () => {
  const walls = await openContext(up.browser, { viewport: { width: 960, height: 540 } });
  const screen = await walls.newPage();
  await screen.goto(`${up.watchfloor.url}/wall/main/left?fps=4`);
  await screen.locator('#wall > canvas').first().waitFor();
  const context = await openDesk();
  const page = await open(context);
  await signIn(page, 'admin', OWN);
  await page.getByRole('button', { name: consoleWords.screens.zh }).click();
  const row = page.getByRole('row', { name: /2 · left/ });
  await row.getByText(screenWords.heard.zh).waitFor();
  expect(await faultsOf(page)).toEqual([]);

  const plate = screen.locator('#wall > .identify');
  expect(await plate.isVisible()).toBe(false);
  await row.getByRole('button', { name: screenWords.identify.zh }).click();
  await plate.waitFor();
  // Large, and its name below.
  expect(await plate.locator('strong').textContent()).toBe('2');
  expect(await plate.textContent()).toBe('2main / left');
  await plate.waitFor({ state: 'hidden' });

  const isAnew = screen.waitForEvent('load', { timeout: PATIENCE.withinMs });
  await row.getByRole('button', { name: screenWords.reload.zh }).click();
  await page.getByText(screenWords.reloading.zh).waitFor();
  await isAnew;
  await walls.close();
  await context.close();
});

/** What stands large, not what comes next. */
const noteOf = (page: Page, text: string) => page.locator('[data-note]', { hasText: text });

it('shows the pages of the menu to everybody alike, in both languages', async () => {
  const context = await openDesk();
  const page = await open(context);
  await signIn(page, 'admin', OWN);
  for (const language of ['zh', 'en'] as const) {
    if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
    for (const { title } of [deskWords, keyWords, siteWords, auditWords]) {
      await page.getByRole('navigation').getByRole('button', { name: title[language], exact: true }).click();
      await page.getByRole('heading', { level: 1, name: title[language] }).waitFor();
      expect(await faultsOf(page), title[language]).toEqual([]);
    }
  }
  await context.close();
});

it('[BR1] [BR2] a briefing is made in seven clicks, held from start to end by a presenter’s keys, and the wall returns', async () => {
  const context = await openDesk();
  const page = await open(context);
  await signIn(page, 'admin', OWN);
  await page.getByRole('button', { name: briefingWords.briefings.zh, exact: true }).click();
  await page.getByRole('heading', { name: briefingWords.briefings.zh, exact: true }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  const { scene: before } = await sceneOf(page);

  let clicks = 0;
  const click = async (name: string | RegExp) => {
    clicks += 1;
    await page.getByRole('button', { name, exact: typeof name === 'string' }).click();
  };
  await click(briefingWords.newBriefing.zh);
  for (const [index, scene] of ['汇报首页', '总览', '指挥调度', '案件', '视频巡查'].entries()) {
    await click(`+ ${scene}`);
    // The note has the focus.
    await page.keyboard.type(`第${index + 1}步要说的话。`);
  }
  expect(await faultsOf(page)).toEqual([]);
  // The last step goes up by its handle, with the space bar and arrows.
  await page.getByRole('button', { name: /^拖动排序: 5/ }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: /^拖动排序: 4 视频巡查/ }).waitFor();
  await click(briefingWords.save.zh);
  expect(clicks, 'with none but typed notes between them').toBe(7);
  const start = page.getByRole('button', { name: `${briefingWords.hold.zh} ${briefingWords.defaultName.zh}` });
  await start.waitFor();
  expect(await faultsOf(page)).toEqual([]);

  await start.click();
  await noteOf(page, '第1步要说的话。').waitFor();
  await until(() => stands(page, 'briefing'), { ...PATIENCE, what: 'the first scene stands' });
  await page.keyboard.press('PageDown');
  await noteOf(page, '第2步要说的话。').waitFor();
  await until(() => stands(page, 'overview'), { ...PATIENCE, what: 'the second scene stands' });

  const phones = await openDesk({ viewport: { width: 390, height: 844 }, hasTouch: true });
  const phone = await open(phones);
  await signIn(phone, 'admin', OWN);
  await phone.getByRole('heading', { name: consoleWords.scenes.zh }).waitFor();
  await phone.goto(`${up.watchfloor.url}/console/#speaker/main`);
  await noteOf(phone, '第2步要说的话。').waitFor();
  expect(await faultsOf(phone)).toEqual([]);
  await phone.getByRole('button', { name: briefingWords.next.zh }).click();
  await noteOf(page, '第3步要说的话。').waitFor();
  await page.keyboard.press('PageUp');
  await noteOf(phone, '第2步要说的话。').waitFor();
  const standing = await page.request.get(`${up.watchfloor.url}/api/v1/walls/main/briefing`);
  expect(((await standing.json()) as StandingBriefing).held).toMatchObject({ step: 1, before });

  await page.getByRole('button', { name: briefingWords.end.zh, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: briefingWords.end.zh, exact: true }).click();
  await phone.getByText(briefingWords.notHeld.zh).waitFor();
  await until(() => stands(page, before), { ...PATIENCE, what: 'what stood before stands again' });
  await phones.close();

  // The shift that briefed hands over.
  await page.getByRole('button', { name: consoleWords.console.zh }).click();
  await page.getByRole('button', { name: handoverWords.title.zh, exact: true }).click();
  await page.getByLabel(handoverWords.addNote.zh).fill('东门摄像机已报修。');
  await page.getByRole('button', { name: handoverWords.add.zh, exact: true }).click();
  await page.getByText(/^东门摄像机已报修。 —/).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: handoverWords.signOut.zh }).click();
  await page.getByLabel(handoverWords.name.zh).fill('admin');
  expect(await faultsOf(page)).toEqual([]);
  await page.getByLabel(handoverWords.password.zh, { exact: true }).fill(OWN);
  await page.getByRole('button', { name: handoverWords.sign.zh }).click();
  // Nobody takes over from himself.
  await page.getByRole('alert').first().waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: handoverWords.title.en, exact: true }).waitFor();
  await context.close();
});

it('puts a camera onto a chosen tile: three actions by mouse, two by keyboard; found by its initials', async () => {
  const context = await openDesk();
  const page = await open(context);
  await signIn(page, 'admin', OWN);
  const site = (await (await page.request.get(`${up.watchfloor.url}/api/v1/site`)).json()) as {
    scenes: Record<string, { name: { zh: string } }>;
  };
  const scene = site.scenes.patrol?.name.zh ?? '';
  const cameraOn = async (tile: number) => {
    const answer = await page.request.get(`${up.watchfloor.url}/api/v1/walls/main/arrangement`);
    const { holds, coming } = (await answer.json()) as { holds: Step; coming: Step[] };
    const { mosaics } = (coming.at(-1) ?? holds).arrangement;
    return mosaics?.patrol?.mosaic?.tiles?.[tile]?.camera;
  };
  const shows = (tile: number, number: number) =>
    until(async () => (await cameraOn(tile)) === `431382000013200000${String(number).padStart(2, '0')}`, {
      ...PATIENCE,
      what: `tile ${tile} shows camera ${number}`,
    });
  let actions = 0;
  const act = async (work: Promise<unknown>) => {
    actions += 1;
    await work;
  };
  await page.locator('[data-camera="2"]').waitFor();

  // By mouse, from a wall that has no tiles: preview a scene that has, drag, take.
  await act(page.getByRole('button', { name: new RegExp(scene) }).click());
  await act(page.locator('[data-camera="2"]').dragTo(page.locator('[data-tile="5"]')));
  await shows(5, 2);
  await act(page.getByRole('button', { name: consoleWords.take.zh }).first().click());
  await until(() => stands(page, 'patrol'), { ...PATIENCE, what: 'the scene with the tile stands' });
  expect(actions).toBeLessThanOrEqual(3);

  // By keys: an entry, and Enter.
  actions = 0;
  await act(page.keyboard.type('12.3'));
  await page.getByText(consoleWords.willPut.zh).waitFor();
  await act(page.keyboard.press('Enter'));
  await shows(3, 12);
  expect(actions).toBeLessThanOrEqual(2);

  // By its initials, then with a tile's button, as a finger does it.
  await page.keyboard.press('/');
  await page.keyboard.type('xlh');
  await page.getByText(consoleWords.noneFound.zh).waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('apdq');
  await page.locator('[data-camera="5"]').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: consoleWords.putOntoTile.zh }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: new RegExp(`^${consoleWords.tile.zh} 1(:|$)`) }).click();
  await shows(1, 5);

  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('sxj');
  await page.getByRole('option', { name: consoleWords.cameras.zh }).first().waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: consoleWords.cameras.zh }).waitFor();
  await page.getByRole('row', { name: /43138200001320000001/ }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await context.close();
});

interface Step {
  readonly arrangement: {
    readonly mosaics?: Record<
      string,
      Record<string, { readonly tiles?: Record<string, { readonly camera?: string }> }>
    >;
  };
}
