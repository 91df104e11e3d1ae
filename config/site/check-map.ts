import { isOfDistricts } from '../../protocol/site/kinds.ts';
import { kindOf, splitOf, viewOf } from '../../protocol/site/metric-view.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { Fits } from './panel-fits.ts';
import { checkViewpoints } from './check-viewpoints.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import { entryOf, type Vocabulary } from './vocabulary.ts';

type MapPanel = Extract<Panel, { panel: 'map' }>;

interface Check {
  readonly vocabulary: Vocabulary;
  readonly fits: Fits;
  readonly findings: Findings;
}

/** What a map shows is of districts, has a place, and is there. */
export function checkMap(panel: MapPanel, check: Check): void {
  const { vocabulary, fits, findings } = check;
  const { districts, layer, alerts, coverage, flows } = panel;
  checkViewpoints(panel, vocabulary, findings);
  if ([districts, layer, alerts, coverage, flows].every((part) => part === undefined))
    findings.atKey([], 'a map of nothing', 'districts, layer, alerts, coverage or flows');
  if (districts !== undefined)
    fits(districts, ['districts'], BY_DISTRICT, (metric) => isByDistrict(metric, vocabulary));
  if (layer !== undefined) fits(layer, ['layer'], 'a layer', (metric) => viewOf(metric) === 'layer');
  if (alerts !== undefined)
    fits(alerts, ['alerts'], 'a list that shows where its entities are', (metric) => showsPlace(metric, vocabulary));
  if (coverage) {
    fits(coverage.metric, ['coverage', 'metric'], 'a ratio', (metric) => 'ratio' in metric);
    for (const part of ['of', 'to'] as const)
      fits(coverage[part], ['coverage', part], BY_DISTRICT, (metric) => isByDistrict(metric, vocabulary));
  }
  checkFlows(flows, check);
}

const BY_DISTRICT = 'a count, sum or level by the district';

/** Routes go over tours, patrols and districts that the site has. */
function checkFlows(flows: MapPanel['flows'] = [], { vocabulary, findings }: Check): void {
  const { tours, patrols, districts } = vocabulary;
  const knows = (known: readonly string[] | undefined, name: string, path: (string | number)[], otherwise: string) => {
    if (known && !known.includes(name))
      findings.at(path, `the unknown ${path[2]} ${name}`, known.length === 0 ? otherwise : oneOf(known, name));
  };
  const placed = districts?.filter(({ unplaced }) => !unplaced).map(({ code }) => code);
  for (const [index, flow] of flows.entries()) {
    const at = ['flows', index];
    if ('tour' in flow) knows(tours, flow.tour, [...at, 'tour'], 'a map tours in site.yaml with this name');
    else if ('patrol' in flow)
      knows(patrols, flow.patrol, [...at, 'patrol'], 'patrol.classes in site.yaml with this name');
    else
      for (const [place, code] of flow.districts.entries())
        if (placed && !placed.includes(code)) findings.at([...at, 'districts', place], code, oneOf(placed, code));
  }
}

function isByDistrict(metric: Metric, { kinds }: Vocabulary): boolean {
  const [by, second] = splitOf(metric);
  if (by === undefined || second !== undefined || viewOf(metric) !== 'table') return false;
  const kind = kinds?.get(kindOf(metric) ?? '');
  const attribute = kind && entryOf(kind.attributes, by);
  return !attribute || isOfDistricts(attribute);
}

function showsPlace(metric: Metric, { kinds }: Vocabulary): boolean {
  if (!('list' in metric)) return false;
  const kind = kinds?.get(metric.list.of);
  if (!kind) return true;
  const places = [kind.location?.district, kind.location?.point];
  return metric.list.show.some((name) => places.includes(name));
}
