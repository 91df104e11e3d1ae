import { expect, it } from 'vitest';
import { postEvents } from './post-events.ts';
import { WallPage } from './wall-page.ts';
import { withWatchfloor } from './with-watchfloor.ts';

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
