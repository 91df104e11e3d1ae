import { assertNever } from '../../protocol/assert-never.ts';
import { splitOf, viewOf } from '../../protocol/site/metric-view.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import { countTiles } from '../../protocol/site/mosaic-tiles.ts';
import type { Panel, TourChoice } from '../../protocol/site/scenes.ts';
import { explain, findMetric } from './check-derived-metrics.ts';
import { checkMap } from './check-map.ts';
import type { Fits } from './panel-fits.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Path } from './yaml-source.ts';

/** Every metric of a panel is one that the panel can draw. */
export function checkPanel(panel: Panel, vocabulary: Vocabulary, findings: Findings): void {
  const fits = (name: string, path: Path, expected: string, test: (metric: Metric) => boolean) => {
    const metric = findMetric(name, path, vocabulary, findings);
    if (metric && !test(metric)) findings.at(path, explain(name, metric), expected);
  };
  const shows = (view: ReturnType<typeof viewOf>) => (metric: Metric) => viewOf(metric) === view;
  for (const [index, { metric }] of (panel.amended ?? []).entries())
    fits(metric, ['amended', index, 'metric'], NUMBER, shows('value'));
  if (panel.amended && !isTitled(panel))
    findings.at(['amended'], `amended of a ${panel.panel}`, 'a panel with a title line, in which it stands');
  switch (panel.panel) {
    case 'clock':
    case 'heading':
    case 'status':
    case 'text':
      return;
    case 'notice':
      if (panel.from !== undefined && panel.until !== undefined && Date.parse(panel.until) <= Date.parse(panel.from))
        findings.at(['until'], `${panel.until}, which is not after ${panel.from}`, 'a later moment');
      return;
    case 'document':
      if (panel.page !== undefined && panel.every !== undefined)
        findings.at(['every'], `every ${panel.every} beside a page that stays`, 'one of page and every');
      return;
    case 'web':
      checkPage(panel.url, vocabulary, findings);
      return;
    case 'capture':
      return;
    case 'mosaic':
      checkMosaic(panel, vocabulary, findings);
      return;
    case 'gauge':
      fits(panel.metric, ['metric'], NUMBER, shows('value'));
      fits(panel.metric, ['metric'], 'a metric with thresholds: without a limit there is nothing to gauge', hasLimit);
      if (panel.range && panel.range[0] >= panel.range[1])
        findings.at(['range'], `${panel.range.join(' to ')}`, 'the lower end first');
      return;
    case 'matrix':
      fits(panel.metric, ['metric'], 'a count, sum or level by two attributes', isTableBy(2));
      return;
    case 'calendar':
      fits(panel.metric, ['metric'], 'a series per hour or day, without by', isCalendar);
      return;
    case 'duty':
      fits(panel.metric, ['metric'], 'a count, sum or level by one attribute', isTableBy(1));
      return;
    case 'ledger':
      checkLedger(panel, vocabulary, fits);
      return;
    case 'deadlines':
      checkDeadlines(panel, vocabulary, fits);
      return;
    case 'number':
      fits(panel.metric, ['metric'], NUMBER, shows('value'));
      if (panel.series !== undefined) fits(panel.series, ['series'], 'a series', shows('series'));
      return;
    case 'numbers':
      for (const [index, name] of panel.metrics.entries()) fits(name, ['metrics', index], NUMBER, shows('value'));
      return;
    case 'steps':
      for (const [index, { metric, late }] of panel.steps.entries()) {
        fits(metric, ['steps', index, 'metric'], COUNT, isCount);
        if (late !== undefined) fits(late, ['steps', index, 'late'], COUNT, isCount);
      }
      return;
    case 'series':
      fits(panel.metric, ['metric'], 'a series', shows('series'));
      return;
    case 'quantiles':
      fits(panel.metric, ['metric'], 'a duration', shows('quantiles'));
      return;
    case 'flow':
      fits(panel.metric, ['metric'], 'a flow', shows('flow'));
      return;
    case 'ticker':
      fits(panel.metric, ['metric'], 'a list', shows('list'));
      return;
    case 'ranking':
      fits(panel.metric, ['metric'], 'a top, or a count, sum or level by one attribute', isRanking);
      for (const end of ['low', 'high'] as const)
        if (panel.between)
          fits(panel.between[end], ['between', end], `a table by what ${panel.metric} is by`, (metric) => {
            const ranked = vocabulary.metrics?.get(panel.metric);
            return (
              isTableBy(1)(metric) && (!ranked || !isTableBy(1)(ranked) || splitOf(metric)[0] === splitOf(ranked)[0])
            );
          });
      return;
    case 'map':
      checkMap(panel, { vocabulary, fits, findings });
      return;
    default:
      assertNever(panel, 'panel');
  }
}

const COUNT = 'a count, sum or level without by';
const NUMBER = `${COUNT}, or a ratio`;

/** Those that always have a title line, in which it can be said that what is shown was amended. */
const TITLED: ReadonlySet<Panel['panel']> = new Set([
  'calendar',
  'deadlines',
  'duty',
  'flow',
  'gauge',
  'ledger',
  'matrix',
  'number',
  'quantiles',
  'ranking',
  'series',
  'ticker',
]);
const isTitled = ({ panel, title }: Panel) => TITLED.has(panel) || (panel === 'steps' && title !== undefined);

const isCount = (metric: Metric) => viewOf(metric) === 'value' && !('ratio' in metric);

const hasLimit = (metric: Metric) => (metric.thresholds?.length ?? 0) > 0;
const isTableBy = (attributes: number) => (metric: Metric) =>
  viewOf(metric) === 'table' && splitOf(metric).length === attributes;
const isCalendar = (metric: Metric) =>
  'series' in metric && metric.series.per !== 'minute' && splitOf(metric).length === 0;

function checkMosaic(
  { layout, tiles, tour }: Extract<Panel, { panel: 'mosaic' }>,
  { tours }: Vocabulary,
  findings: Findings,
): void {
  const room = countTiles(layout);
  if (tiles && tour !== undefined) findings.atKey(['tour'], 'a tour beside tiles', 'one of tiles and tour');
  else if (!tiles && tour === undefined) findings.atKey([], 'a mosaic of nothing', 'tiles or tour');
  if (tiles && tiles.length > room)
    findings.at(['tiles'], `${tiles.length} tiles in a mosaic of ${room}`, `at most ${room}, or another layout`);
  const knows = (choice: TourChoice | undefined, path: Path) => {
    if (typeof choice === 'string' && tours && !tours.includes(choice))
      findings.at(
        path,
        `the unknown tour ${choice}`,
        tours.length === 0 ? 'a map tours in site.yaml with this name' : oneOf(tours, choice),
      );
  };
  if (!tiles) knows(tour, ['tour']);
  for (const [index, tile] of (tiles ?? []).entries()) {
    if (tile.source !== undefined && tile.tour !== undefined)
      findings.at(['tiles', index, 'tour'], 'a tour beside a source', 'one of source and tour');
    knows(tile.tour, ['tiles', index, 'tour']);
  }
}

/** No page is shown whose origin the site does not name: the browser would not load it. */
function checkPage(url: string, { webPages }: Vocabulary, findings: Findings): void {
  if (!URL.canParse(url)) findings.at(['url'], url, 'an address such as https://weather.example/today');
  else if (webPages && !webPages.includes(new URL(url).origin))
    findings.at(
      ['url'],
      `${new URL(url).origin}, which webPages in site.yaml does not name`,
      webPages.length === 0 ? 'a list webPages with this origin' : oneOf(webPages, new URL(url).origin),
    );
}

/** The rows of a ledger are codes of one attribute: all columns are split by it. */
function checkLedger({ columns }: Extract<Panel, { panel: 'ledger' }>, { metrics }: Vocabulary, fits: Fits): void {
  const first = metrics?.get(columns[0]?.metric ?? '');
  const attribute = first && splitOf(first)[0];
  for (const [index, { metric: name }] of columns.entries())
    fits(
      name,
      ['columns', index, 'metric'],
      attribute === undefined ? 'a count, sum or level by one attribute' : `a count, sum or level by ${attribute}`,
      (metric) => isTableBy(1)(metric) && (attribute === undefined || splitOf(metric)[0] === attribute),
    );
}

/** Each row of the list must show what its deadline is worked out from. */
function checkDeadlines(
  { metric: name, level: levelName }: Extract<Panel, { panel: 'deadlines' }>,
  { metrics }: Vocabulary,
  fits: Fits,
): void {
  const level = metrics?.get(levelName);
  fits(levelName, ['level'], 'a level with `after`', (metric) => 'level' in metric && metric.level.after !== undefined);
  fits(name, ['metric'], 'a list', (metric) => 'list' in metric);
  if (!level || !('level' in level) || level.level.after === undefined) return;
  const { of, from, until, after } = level.level;
  fits(name, ['metric'], `a list of ${of}`, (metric) => !('list' in metric) || metric.list.of === of);
  const milestones = [from].flat();
  // Of any other order, those that the list does not hold may be the most pressing.
  fits(
    name,
    ['metric'],
    `a list by ${milestones[0]}, oldest first`,
    (metric) => !('list' in metric) || (metric.list.order === 'oldest' && metric.list.by === milestones[0]),
  );
  const needed = [
    ...(typeof after === 'string' ? [] : [after.by]),
    ...(milestones.length > 1 ? [...milestones, ...(until === undefined ? [] : [until])] : []),
  ];
  for (const each of needed)
    fits(
      name,
      ['metric'],
      `a list that shows ${each}, which the deadline depends on`,
      (metric) => !('list' in metric) || metric.list.show.includes(each) || metric.list.by === each,
    );
}

function isRanking(metric: Metric): boolean {
  return viewOf(metric) === 'ranking' || (viewOf(metric) === 'table' && splitOf(metric).length === 1);
}
