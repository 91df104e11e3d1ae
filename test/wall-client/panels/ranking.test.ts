import type { Container } from 'pixi.js';
import { beforeAll, expect, it } from 'vitest';
import type { TableRow, View } from '../../../protocol/views.ts';
import { FixtureViews, type WallFixture } from '../../../wall-client/fixture.ts';
import { installDigitFonts } from '../../../wall-client/fonts/digit-fonts.ts';
import type { PanelSources } from '../../../wall-client/panels/panel-sources.ts';
import { PanelHost } from '../../../wall-client/stage/panel-host.ts';
import { createTheme } from '../../../wall-client/theme/theme.ts';
import { createSiteClock } from '../../../wall-client/words/site-clock.ts';
import { createWallFixture } from '../../pictures/fixtures/wall-fixture.ts';
import { installMeasuredCanvas } from '../../support/measured-canvas.ts';

interface Node extends Container {
  readonly text?: string;
}

let fixture: WallFixture;
beforeAll(async () => {
  installMeasuredCanvas();
  fixture = await createWallFixture('lianyuan');
});

const tableOf = (...rows: TableRow[]): View => ({ view: 'table', by: ['district'], rows });

it('a range is as wide as its place, however large its ends, and goes when they are known no more', () => {
  const theme = createTheme(1080);
  const letGo = installDigitFonts(theme.type);
  const [metric, low, high] = ['', 'Low', 'High'].map((end) => `forecasts.tomorrow${end}ByDistrict`) as [
    string,
    string,
    string,
  ];
  const host = new PanelHost(
    'ranked',
    { panel: 'ranking', metric, between: { low, high } },
    { x: 0, y: 0, width: 900, height: 400 },
    {
      wall: { x: 0, y: 0, width: 1920, height: 1080 },
      theme,
      language: 'zh',
      site: fixture.site,
      clock: createSiteClock(fixture.site.file.timeZone, 'zh'),
      canDraw: () => true,
      renew: () => undefined,
      waitFor: () => undefined,
      sources: { highlight: () => undefined } as Partial<PanelSources> as PanelSources,
    },
  );
  const [one, other] = fixture.site.file.districts.map(({ code }) => code) as [string, string];
  const rangesWith = (lows: View, highs: View) => {
    const views = { [metric]: tableOf([one, 1_500_000], [other, 7]), [low]: lows, [high]: highs };
    host.update({
      views: new FixtureViews({ ...fixture, views }),
      at: fixture.wall,
      viewTime: fixture.viewTime,
      freshness: fixture.freshness,
      dataSet: fixture.dataSet,
    });
    return textsOf(host.view).filter(({ text }) => text?.includes('–'));
  };
  const ranges = rangesWith(tableOf([one, 1_234_567], [other, 5]), tableOf([one, 2_345_678], [other, 9]));
  expect(ranges.map(({ text }) => text)).toEqual(['1,234,567–2,345,678', '5–9']);
  for (const { width } of ranges) expect(width).toBeLessThanOrEqual(theme.type.caption * 5.2);
  expect(rangesWith(tableOf([one, 1_234_567]), tableOf([one, 2_345_678])).map(({ text }) => text)).toEqual([
    '1,234,567–2,345,678',
  ]);
  host.destroy();
  letGo();
});

function textsOf(node: Node): Node[] {
  return [
    ...(typeof node.text === 'string' ? [node] : []),
    ...node.children.flatMap((child) => textsOf(child as Node)),
  ];
}
