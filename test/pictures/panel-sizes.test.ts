import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Panel, SceneFile } from '../../protocol/site/scenes.ts';
import { openContext } from '../support/browser.ts';
import { drawNoPixels } from './draw-no-pixels.ts';
import { createWallFixture } from './fixtures/wall-fixture.ts';
import { measureTexts } from './measure-texts.ts';
import { openWallPage } from './open-wall-page.ts';
import { withClient } from './with-client.ts';

/** Wall units on a wall 1080 high: from a corner of a screen to most of a wall. */
const SIZES = [
  [240, 130],
  [240, 600],
  [320, 200],
  [432, 150],
  [432, 310],
  [640, 200],
  [640, 420],
  [864, 150],
  [864, 300],
  [864, 900],
  [1400, 360],
  [2100, 900],
] as const;

const PANELS: Readonly<Record<string, Panel>> = {
  clock: { panel: 'clock' },
  heading: { panel: 'heading' },
  status: { panel: 'status' },
  text: { panel: 'text', text: { zh: '值守大屏显示工作，从不显示个人。', en: 'The wall shows work, never people.' } },
  number: { panel: 'number', metric: 'alerts.today', series: 'alerts.perHour' },
  hero: { panel: 'number', metric: 'cases.recovered', size: 'hero' },
  numbers: { panel: 'numbers', metrics: ['alerts.open', 'alerts.serious', 'alerts.overdue', 'cameras.onlineRate'] },
  steps: {
    panel: 'steps',
    steps: [
      { metric: 'requests.assigning' },
      { metric: 'requests.studying' },
      { metric: 'requests.answering', late: 'requests.overdue' },
      { metric: 'requests.confirmedToday' },
    ],
  },
  series: { panel: 'series', metric: 'alerts.perHour' },
  split: { panel: 'series', metric: 'alerts.perDay' },
  ranking: { panel: 'ranking', metric: 'alerts.topDistricts' },
  rankingBetween: {
    panel: 'ranking',
    metric: 'forecasts.tomorrowByDistrict',
    between: { low: 'forecasts.tomorrowLowByDistrict', high: 'forecasts.tomorrowHighByDistrict' },
  },
  quantiles: { panel: 'quantiles', metric: 'alerts.arrivalTime' },
  flow: { panel: 'flow', metric: 'cases.flow' },
  ticker: { panel: 'ticker', metric: 'alerts.latest' },
  gauge: { panel: 'gauge', metric: 'cameras.onlineRate', range: [0.8, 1] },
  gaugeCount: { panel: 'gauge', metric: 'alerts.overdue' },
  matrix: { panel: 'matrix', metric: 'cameras.byDistrictAndState' },
  calendar: { panel: 'calendar', metric: 'alerts.perHourOfWeek' },
  calendarWeeks: { panel: 'calendar', metric: 'cases.perDay' },
  ledger: {
    panel: 'ledger',
    columns: [
      { metric: 'requests.todayByUnit', name: { zh: '新收', en: 'New' } },
      { metric: 'requests.answeredByUnit', name: { zh: '反馈', en: 'Answered' } },
      { metric: 'requests.openByUnit', name: { zh: '结转', en: 'Open' } },
      { metric: 'requests.overdueByUnit', name: { zh: '超时', en: 'Overdue' } },
    ],
  },
  deadlines: { panel: 'deadlines', metric: 'alerts.nextDue', level: 'alerts.overdue' },
  duty: { panel: 'duty', metric: 'requests.openByUnit' },
  notice: {
    panel: 'notice',
    level: 'warning',
    text: {
      zh: '今晚八点起湄江景区实行人流管控，请沿线各所加强巡逻。',
      en: 'Visitor control at Meijiang from 20:00 tonight: more patrols along the way.',
    },
    from: '2026-11-24T08:00:00+08:00',
  },
  largeClock: { panel: 'clock', size: 'display' },
  largeHeading: { panel: 'heading', size: 'hero' },
  display: { panel: 'number', metric: 'alerts.today', size: 'display' },
  web: { panel: 'web', url: 'https://elsewhere.example/status' },
  capture: { panel: 'capture', device: 'HDMI grabber of the meeting room' },
  mosaic: {
    panel: 'mosaic',
    layout: '1+7',
    tiles: Array.from({ length: 8 }, () => ({ name: { zh: '蓝田街道人民路口', en: 'Renmin Road, Lantian' } })),
  },
  document: { panel: 'document', files: ['how-to-read.pdf'] },
  map: { panel: 'map', districts: 'alerts.openByDistrict', layer: 'cameras.map', alerts: 'alerts.marked' },
};

const up = withClient();

describe.each(['zh', 'en'])('a panel in %s', (language) => {
  let page: Page;
  let wallTime = 0;
  beforeAll(async () => {
    const fixture = await createWallFixture('lianyuan');
    wallTime = fixture.wall;
    const context = await openContext(up.browser, { viewport: { width: 1920, height: 1080 } });
    // Half a wall: the panel begins at its upper left corner.
    page = await openWallPage(context, {
      client: up.client,
      fixture,
      scene: 'overview',
      screen: 'left',
      query: { lang: language },
    });
    // Where texts stand is no matter of pixels.
    await drawNoPixels(page);
  });
  afterAll(() => page?.context().close());

  it.each(Object.keys(PANELS))('%s keeps every text inside its rectangle, at twelve sizes', async (name) => {
    const faults: string[] = [];
    for (const [width, height] of SIZES) {
      const texts = await measureTexts(page, sceneOf(PANELS[name] as Panel, width, height), wallTime);
      expect(texts.length, `${width}x${height} draws something`).toBeGreaterThan(0);
      for (const { text, left, right, top, bottom, isNumber } of texts) {
        const isInside = left >= -1 && top >= -1 && right <= width + 1 && bottom <= height + 1;
        if (!isInside) faults.push(`${width}x${height}: "${text}" lies at ${left},${top} to ${right},${bottom}`);
        if (isNumber && text.includes('…')) faults.push(`${width}x${height}: the number "${text}" is cut`);
      }
    }
    expect(faults).toEqual([]);
  });
});

/** One panel of a size, at the wall's upper left corner. */
function sceneOf(panel: Panel, width: number, height: number): SceneFile {
  return {
    name: { zh: '单', en: 'One' },
    grid: { columns: [width, '1fr'], rows: [height, '1fr'], areas: ['one .', '. .'] },
    panels: { one: panel },
  };
}
