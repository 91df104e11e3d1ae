// Longer than other files: one server and its browser carry all journeys, since starting them takes longer than most.
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { readFirstPassword } from '../../config/first-password.ts';
import type { StandingBriefing } from '../../protocol/briefing.ts';
import { faultSubject } from '../../protocol/site/patrol-kinds.ts';
import type { SiteDescription } from '../../protocol/site/site.ts';
import { briefingWords } from '../../wall-client/console/briefing/briefing-words.ts';
import { handoverWords } from '../../wall-client/console/handover/handover-words.ts';
import { deskWords } from '../../wall-client/console/alerts/desk-words.ts';
import { workWords, identityWords } from '../../wall-client/console/desk/work-words.ts';
import { auditWords } from '../../wall-client/console/audit/audit-words.ts';
import { detailWords } from '../../wall-client/console/cameras/detail-words.ts';
import { keyWords } from '../../wall-client/console/keys/key-words.ts';
import { siteWords } from '../../wall-client/console/site/site-words.ts';
import { screenWords } from '../../wall-client/console/screens/screen-words.ts';
import { consoleWords } from '../../wall-client/console/words/console-words.ts';
import { directWords } from '../../wall-client/console/words/direct-words.ts';
import { openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { postEvents } from './post-events.ts';
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
    // Within the page alone: the other way loads axe into the pictures as well, and opens a page of its own each time.
    .setLegacyMode(true)
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

const DRAGS_MOST = 3;
/** Of a drag that a busy page begins late, its driver sees nothing: it is done once more, and that is said. */
async function drag(
  source: Locator,
  target: Locator,
  { to, took }: { to?: { x: number; y: number }; took: () => Promise<boolean> },
): Promise<void> {
  expect(await took(), 'as it is to be before anything was dragged').toBe(false);
  for (let left = DRAGS_MOST; left > 0 && !(await took()); left -= 1) {
    if (left < DRAGS_MOST) process.stdout.write('the driver of the browser lost a drag: dragged again\n');
    await source.dragTo(target, to ? { targetPosition: to } : {});
    await until(took, { withinMs: 5_000, what: 'the drag took' }).catch(() => undefined);
  }
  expect(await took(), 'the drag took').toBe(true);
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
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: consoleWords.choosePassword.en }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: '中文' }).click();
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
  await page.getByRole('heading', { name: consoleWords.scenes.zh }).waitFor();
  const site = (await (await page.request.get(`${up.watchfloor.url}/api/v1/site`)).json()) as SiteDescription;
  const menu = page.getByRole('navigation').getByRole('button');
  const look = async (name: string) => {
    await menu.getByText(name, { exact: true }).click();
    await page.getByRole('main').getByRole('heading', { name, exact: true }).first().waitFor();
    expect(await faultsOf(page), name).toEqual([]);
  };
  // The others are looked at where they are used; the wall's, in English too.
  for (const { title } of [deskWords, workWords, keyWords, siteWords, auditWords]) await look(title.zh);
  await page.getByRole('button', { name: 'English' }).click();
  await menu.getByText(deskWords.title.en, { exact: true }).waitFor();
  const names = (await menu.allTextContents()).slice(Object.keys(site.file.walls).length);
  expect(names.length).toBeGreaterThan(8);
  for (const name of names) await look(name);

  await menu.getByText(briefingWords.briefings.en, { exact: true }).click();
  await page.getByRole('button', { name: briefingWords.newBriefing.en, exact: true }).click();
  await page.getByRole('button', { name: /^\+ / }).first().click();
  expect(await faultsOf(page), 'a briefing').toEqual([]);
  await page.goto(`${up.watchfloor.url}/console/#speaker/main`);
  await page.getByText(briefingWords.notHeld.en).waitFor();
  expect(await faultsOf(page), 'the speaker’s view').toEqual([]);
  await page.goto(`${up.watchfloor.url}/console/#cameras`);
  await page.getByRole('button', { name: new RegExp(`^${detailWords.open.en} 1 `) }).click();
  await page.getByRole('dialog').getByText(detailWords.noFault.en).waitFor();
  expect(await faultsOf(page), 'a camera').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: consoleWords.signOut.en }).click();
  await page.getByRole('button', { name: consoleWords.signIn.en, exact: true }).waitFor();
  expect(await faultsOf(page), 'signing in').toEqual([]);
  await context.close();
});

it('[DK5] a lead is entered by its numbers and signed with one key; a label is refused while it is typed', async () => {
  const context = await openDesk();
  const page = await open(context);
  await signIn(page, 'admin', OWN);
  await page.getByRole('heading', { name: consoleWords.scenes.zh }).waitFor();
  await page.goto(`${up.watchfloor.url}/console/#work`);
  await page.locator('[data-kind="lead"]').click();
  await page.getByText(workWords.none.zh).waitFor();
  await page.keyboard.press('n');
  const form = page.getByRole('dialog');
  await form.locator('[data-work-field="origin"]:focus').waitFor();
  await page.keyboard.press('2');
  await form.locator('[data-work-field="category"]:focus').waitFor();
  await page.keyboard.press('1');
  await form.locator('[data-work-field="district"]:focus').waitFor();
  await page.keyboard.type('12');
  await form.locator('[data-work-field="unit"]:focus').waitFor();
  await page.keyboard.press('8');
  await form.locator('[data-work-field="label"]:focus').waitFor();
  await page.keyboard.insertText('联系人13800138000');
  await form.getByText(identityWords.mobile.zh).waitFor();
  expect(await faultsOf(page), 'a form').toEqual([]);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('商铺刷单返利');
  await page.keyboard.press('Enter');
  const lead = page.getByRole('row', { name: /XS\d{8}-5001.*商铺刷单返利.*湖泉镇.*接收/ });
  await lead.waitFor();
  await page.keyboard.press('s');
  const signed = page.getByRole('row', { name: /XS\d{8}-5001.*下派/ });
  // Keys go on after a box was ticked, and after a field was left.
  await signed.getByRole('checkbox').check();
  await page.keyboard.press('x');
  await signed.getByRole('checkbox', { checked: false }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  await page.keyboard.press('l');
  await page.getByText(workWords.noneClosed.zh).waitFor();
  await context.close();
});

it('[DK8] by keys alone a step is taken back, a value cleared, a lead struck out and brought back; its history tells it', async () => {
  const context = await openDesk();
  const page = await open(context);
  await signIn(page, 'admin', OWN);
  await page.getByRole('heading', { name: consoleWords.scenes.zh }).waitFor();
  await page.goto(`${up.watchfloor.url}/console/#work`);
  await page.locator('[data-kind="lead"]').click();
  const lead = (says: RegExp) => page.getByRole('row', { name: says });
  const form = page.getByRole('dialog');
  const because = async (reason: string) => {
    await form.locator('[data-work-field="reason"]:focus').waitFor();
    await page.keyboard.insertText(reason);
    await page.keyboard.press('Enter');
    await form.waitFor({ state: 'detached' });
  };
  await lead(/XS\d{8}-5001.*下派/).waitFor();
  await page.keyboard.press('Backspace');
  await because('按错了键');
  await lead(/XS\d{8}-5001.*接收/).waitFor();

  await page.keyboard.press('Shift+E');
  await form.locator('[data-work-field="label"]').fill('');
  await form.locator('[data-work-field="received"]').fill('25:00');
  await form.getByText(workWords.noMoment.zh).waitFor();
  await form.locator('[data-work-field="received"]').fill('00:00');
  await form.locator('[data-work-field="reason"]').fill('登记有误');
  expect(await faultsOf(page), 'a correction').toEqual([]);
  await page.keyboard.press('Control+Enter');
  await form.waitFor({ state: 'detached' });
  await lead(/商铺刷单返利/).waitFor({ state: 'detached' });

  await page.keyboard.press('Delete');
  await because('重复登记');
  await page.getByText(workWords.none.zh).waitFor();
  await page.keyboard.press('Shift+L');
  await lead(/XS\d{8}-5001/).waitFor();
  await page.keyboard.press('Delete');
  await because('不是重复');
  await page.getByText(workWords.noneVoided.zh).waitFor();
  await page.keyboard.press('Shift+L');
  await lead(/XS\d{8}-5001/).waitFor();

  await page.keyboard.press('Shift+H');
  await form.locator('[data-correction]').nth(3).waitFor();
  await form.getByText('商铺刷单返利 → –').waitFor();
  await form
    .getByText(/ 00:00:00$/)
    .first()
    .waitFor();
  expect(await faultsOf(page), 'a history').toEqual([]);
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: new RegExp(workWords.item.zh) }).click();
  await page.getByRole('menuitem', { name: new RegExp(workWords.strikeOut.zh) }).waitFor();
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
  // The last step goes up by its handle and arrows, and one is dragged over another: each time it is said where it is.
  const handle = (step: number, title: string) => page.getByRole('button', { name: `拖动排序: ${step} ${title}` });
  const said = (place: number) => page.getByRole('status').filter({ hasText: `${briefingWords.movedTo.zh} ${place}` });
  await handle(5, '视频巡查').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await handle(3, '视频巡查').waitFor();
  await page.keyboard.press('ArrowDown');
  await handle(4, '视频巡查').waitFor();
  await said(4).waitFor();
  await drag(handle(5, '案件'), handle(4, '视频巡查'), {
    to: { x: 20, y: 4 },
    took: () => handle(4, '案件').isVisible(),
  });
  await handle(5, '视频巡查').focus();
  await page.keyboard.press('ArrowUp');
  await handle(4, '视频巡查').waitFor();
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
  const isOn = async (tile: number, number: number) =>
    (await cameraOn(tile)) === `431382000013200000${String(number).padStart(2, '0')}`;
  const shows = (tile: number, number: number) =>
    until(() => isOn(tile, number), { ...PATIENCE, what: `tile ${tile} shows camera ${number}` });
  let actions = 0;
  const act = async (work: Promise<unknown>) => {
    actions += 1;
    await work;
  };
  await page.locator('[data-camera="2"]').waitFor();

  // By mouse, from a wall that has no tiles: preview a scene that has, drag, take.
  await act(page.getByRole('button', { name: new RegExp(scene) }).click());
  const took = () => isOn(5, 2);
  await act(drag(page.locator('[data-camera="2"]'), page.locator('[data-tile="5"]'), { took }));
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

  // A fault is opened by keys, looked at, confirmed and closed.
  const camera = '43138200001320000003';
  const found = Date.now() - 300_000;
  const fault = faultSubject(camera, found);
  await postEvents(up.watchfloor, [
    { type: 'fault.found', subject: fault, time: new Date(found).toISOString(), data: { fault: 'blurred' } },
  ]);
  const shown = await fetch(`${up.watchfloor.url}/api/v1/faults/${fault}/snapshot`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${up.watchfloor.patrolKey}`, 'content-type': 'image/jpeg' },
    body: new Uint8Array(await page.screenshot({ type: 'jpeg' })),
  });
  expect(shown.status).toBe(204);
  await page.getByRole('row', { name: new RegExp(`${camera}.*画面模糊`) }).waitFor();
  await page.getByRole('button', { name: new RegExp(`^${detailWords.open.zh} 2 `) }).focus();
  await page.keyboard.press('Enter');
  const detail = page.getByRole('dialog');
  await detail.getByText(detailWords.noFault.zh).waitFor();
  await page.keyboard.press('ArrowRight');
  await detail.getByRole('button', { name: detailWords.look.zh }).click();
  await detail.getByRole('img', { name: detailWords.picture.zh }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await detail.getByRole('button', { name: detailWords.confirm.zh }).click();
  await detail.getByRole('button', { name: detailWords.confirm.zh }).waitFor({ state: 'detached' });
  await detail.getByRole('button', { name: detailWords.repaired.zh }).click();
  await page.keyboard.press('Enter');
  await detail.getByText(detailWords.noFault.zh).waitFor();
  await page.keyboard.press('Escape');
  await detail.waitFor({ state: 'detached' });
  const acts = await page.request.get(`${up.watchfloor.url}/api/v1/audit?what=fault&limit=3`);
  const { entries } = (await acts.json()) as { entries: { what: string; on: string }[] };
  expect(entries.map(({ what, on }) => `${what} ${on}`)).toEqual(
    ['repaired', 'confirmed', 'see'].map((what) => `fault.${what} fault/${fault}`),
  );
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
