import type { Panel, PanelKind } from '../../protocol/site/scenes.ts';
import { calendarPanel } from './calendar.ts';
import { clockPanel } from './clock.ts';
import { deadlinesPanel } from './deadlines.ts';
import { dutyPanel } from './duty.ts';
import { flowPanel } from './flow.ts';
import { gaugePanel } from './gauge.ts';
import { headingPanel } from './heading.ts';
import { lazyPanel } from './lazy-panel.ts';
import { ledgerPanel } from './ledger.ts';
import { mapPanel } from './map/map.ts';
import { matrixPanel } from './matrix.ts';
import { noticePanel } from './notice.ts';
import { numberPanel } from './number.ts';
import { numbersPanel } from './numbers.ts';
import type { PanelKindEntry } from './panel.ts';
import { quantilesPanel } from './quantiles.ts';
import { rankingPanel } from './ranking.ts';
import { seriesPanel } from './series.ts';
import { statusPanel } from './status.ts';
import { stepsPanel } from './steps.ts';
import { textPanel } from './text.ts';
import { tickerPanel } from './ticker.ts';

type Registry = { readonly [K in PanelKind]: PanelKindEntry<Extract<Panel, { panel: K }>> };

/** What has its own words as a rule: a title line only where the scene gives one. */
const titled = (panel: Panel) => (panel.title ? 'card' : 'ground');
const noMetrics = () => [];

/** Every kind of panel that a scene may name. */
const registry: Registry = {
  clock: clockPanel,
  heading: headingPanel,
  status: statusPanel,
  text: textPanel,
  number: numberPanel,
  numbers: numbersPanel,
  steps: stepsPanel,
  series: seriesPanel,
  ranking: rankingPanel,
  quantiles: quantilesPanel,
  flow: flowPanel,
  ticker: tickerPanel,
  gauge: gaugePanel,
  matrix: matrixPanel,
  calendar: calendarPanel,
  ledger: ledgerPanel,
  deadlines: deadlinesPanel,
  duty: dutyPanel,
  notice: noticePanel,
  map: mapPanel,
  document: lazyPanel({
    chrome: titled,
    metrics: noMetrics,
    load: async () => (await import('./document/document-panel.ts')).createDocument,
  }),
  web: lazyPanel({
    chrome: titled,
    metrics: noMetrics,
    load: async () => (await import('./web-panel.ts')).createWeb,
  }),
  capture: lazyPanel({
    chrome: titled,
    metrics: noMetrics,
    load: async () => (await import('./capture-panel.ts')).createCapture,
  }),
  mosaic: lazyPanel({
    chrome: titled,
    metrics: noMetrics,
    load: async () => (await import('./mosaic/mosaic-panel.ts')).createMosaic,
  }),
};

/** The entry of a panel's kind. The registry's type ties each entry to its own kind; the lookup loses that tie. */
export function panelKindOf(panel: Panel): PanelKindEntry {
  return registry[panel.panel] as unknown as PanelKindEntry;
}
