import { assertNever } from '../../protocol/assert-never.ts';
import { kindOf, splitOf, viewOf } from '../../protocol/site/metric-view.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import type { Panel } from '../../protocol/site/scenes.ts';
import { explain, findMetric } from './check-derived-metrics.ts';
import type { Findings } from './finding.ts';
import { entryOf } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Path } from './yaml-source.ts';

/** Every metric of a panel is one that the panel can draw. */
export function checkPanel(panel: Panel, vocabulary: Vocabulary, findings: Findings): void {
  const fits = (name: string, path: Path, expected: string, test: (metric: Metric) => boolean) => {
    const metric = findMetric(name, path, vocabulary, findings);
    if (metric && !test(metric)) findings.at(path, explain(name, metric), expected);
  };
  const shows = (view: ReturnType<typeof viewOf>) => (metric: Metric) => viewOf(metric) === view;
  switch (panel.panel) {
    case 'clock':
    case 'heading':
    case 'status':
    case 'text':
      return;
    case 'number':
      fits(panel.metric, ['metric'], NUMBER, shows('value'));
      if (panel.series !== undefined) fits(panel.series, ['series'], 'a series', shows('series'));
      return;
    case 'numbers':
      for (const [index, name] of panel.metrics.entries()) fits(name, ['metrics', index], NUMBER, shows('value'));
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
      return;
    case 'map':
      checkMap(panel, vocabulary, fits, findings);
      return;
    default:
      assertNever(panel, 'panel');
  }
}

const NUMBER = 'a count, sum or level without by, or a ratio';

function isRanking(metric: Metric): boolean {
  return viewOf(metric) === 'ranking' || (viewOf(metric) === 'table' && splitOf(metric).length === 1);
}

function checkMap(
  { districts, layer, alerts }: Extract<Panel, { panel: 'map' }>,
  vocabulary: Vocabulary,
  fits: (name: string, path: Path, expected: string, test: (metric: Metric) => boolean) => void,
  findings: Findings,
): void {
  if (districts === undefined && layer === undefined && alerts === undefined)
    findings.atKey([], 'a map of nothing', 'districts, layer or alerts');
  if (districts !== undefined)
    fits(districts, ['districts'], 'a count, sum or level by the district', (metric) =>
      isByDistrict(metric, vocabulary),
    );
  if (layer !== undefined) fits(layer, ['layer'], 'a layer', (metric) => viewOf(metric) === 'layer');
  if (alerts !== undefined)
    fits(alerts, ['alerts'], 'a list that shows where its entities are', (metric) => showsPlace(metric, vocabulary));
}

function isByDistrict(metric: Metric, { kinds }: Vocabulary): boolean {
  const [by, second] = splitOf(metric);
  if (by === undefined || second !== undefined || viewOf(metric) !== 'table') return false;
  const kind = kinds?.get(kindOf(metric) ?? '');
  const attribute = kind && entryOf(kind.attributes, by);
  return !attribute || ('codes' in attribute && attribute.codes === 'districts');
}

function showsPlace(metric: Metric, { kinds }: Vocabulary): boolean {
  if (!('list' in metric)) return false;
  const kind = kinds?.get(metric.list.of);
  if (!kind) return true;
  const places = [kind.location?.district, kind.location?.point];
  return metric.list.show.some((name) => places.includes(name));
}
