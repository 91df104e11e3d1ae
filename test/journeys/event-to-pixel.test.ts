import { expect, it } from 'vitest';
import { openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';
import { postEvents } from './post-events.ts';
import { WallPage } from './wall-page.ts';
import { withWatchfloor } from './with-watchfloor.ts';

declare global {
  /** Whether the first picture that the page showed lacked nothing. */
  var firstWasWhole: boolean | undefined;
}

const up = withWatchfloor();

const alert = (number: number, label: string) => ({
  type: 'alert.received',
  subject: `JQ20261101-${String(number).padStart(5, '0')}`,
  time: new Date().toISOString(),
  data: { district: 'lantian', source: 'call', category: 'help', level: 'minor', label },
});

it('goes from a POST to a pixel that changes, and over a kill of the server by itself', async () => {
  await using wall = await WallPage.open({ browser: up.browser, url: up.watchfloor.url });
  await wall.page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const [none, emptyList] = [await wall.picture('numbers'), await wall.picture('latest')];
  expect(await wall.picture('numbers'), 'nothing moves by itself').toBe(none);

  await postEvents(up.watchfloor, [alert(1, 'Lost child at market')]);
  const one = await wall.pictureAfter('numbers', none);
  await wall.pictureAfter('latest', emptyList);
  await wall.says('Lost child at market');

  await up.watchfloor.killServer();
  await wall.says('Link lost');
  const stale = await wall.pictureAfter('numbers', one);
  expect(stale, 'a wall without a server keeps its picture, dimmed').not.toBe(none);
  await wall.says('Lost child at market');

  await up.watchfloor.startServer();
  await wall.says('Link live');
  expect(await wall.pictureAfter('numbers', stale), 'the picture of before').toBe(one);

  await postEvents(up.watchfloor, [alert(2, 'Tree across the road')]);
  const two = await wall.pictureAfter('numbers', one);
  expect(two).not.toBe(none);
  await wall.says('Tree across the road');

  expect(await wall.page.evaluate(() => 'isSamePage' in globalThis), 'nobody reloaded the page').toBe(true);
  expect(wall.errors).toEqual([]);
  expect(wall.foreign, 'nothing is fetched from outside').toEqual([]);
});

it('says when Redis is away, and goes on when it is back', async () => {
  await using wall = await WallPage.open({ browser: up.browser, url: up.watchfloor.url });
  const before = await wall.picture('numbers');
  expect(await up.watchfloor.killRedis()).toBe(true);
  await up.watchfloor.becomesReady();
  await wall.says('Link live');
  await postEvents(up.watchfloor, [alert(3, 'Gas smell in stairwell')]);
  await wall.pictureAfter('numbers', before);
  await wall.says('Gas smell in stairwell');
  expect(up.watchfloor.unaskedEnds, 'the server outlives its Redis').toBe(0);
});

it('speaks the language that its address asks for first, and the other beside it', async () => {
  for (const [language, tag, first, second] of [
    ['en', 'en', 'Alerts today', '今日警情'],
    ['zh', 'zh-CN', '今日警情', 'Alerts today'],
  ] as const) {
    await using wall = await WallPage.open({ browser: up.browser, url: up.watchfloor.url, language });
    expect(await wall.page.evaluate(() => document.documentElement.lang)).toBe(tag);
    const words = await wall.words();
    expect(words.indexOf(first)).toBeGreaterThanOrEqual(0);
    expect(words.indexOf(second)).toBeGreaterThan(words.indexOf(first));
  }
});

it('the first picture that a wall shows has all its words, and nothing is fetched twice', async () => {
  // Letters of no slice that every wall has.
  const label = '龘靐';
  await postEvents(up.watchfloor, [alert(4, label)]);
  {
    await using wall = await WallPage.open({ browser: up.browser, url: up.watchfloor.url });
    await wall.says(label);
  }
  const context = await openContext(up.browser, { viewport: { width: 1280, height: 360 } });
  await context.addInitScript(() => {
    new MutationObserver(() => {
      const { stage } = globalThis.watchfloor ?? {};
      if (stage?.canvas.isConnected) globalThis.firstWasWhole ??= stage.isWhole;
    }).observe(document, { childList: true, subtree: true });
  });
  const page = await context.newPage();
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await page.goto(`${up.watchfloor.url}/wall/main?lang=en`);
  await until(() => page.evaluate(() => globalThis.firstWasWhole !== undefined), {
    withinMs: 60_000,
    what: 'a first picture',
  });
  expect(await page.evaluate(() => globalThis.firstWasWhole)).toBe(true);
  const files = fetched.map((url) => url.slice(url.lastIndexOf('/') + 1));
  expect(files.filter((name, index) => files.indexOf(name) < index && name.includes('.'))).toEqual([]);
  expect(files.filter((name) => /inter-.*woff2$|-first\.woff2$/.test(name))).toHaveLength(4);
  expect(
    files.some((name) => name.endsWith('.ttf')),
    'this data has letters of its own',
  ).toBe(true);
  await context.close();
});
