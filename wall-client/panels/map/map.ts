import { Container, Graphics } from 'pixi.js';
import type { Metric } from '../../../protocol/site/metrics.ts';
import type { Panel } from '../../../protocol/site/scenes.ts';
import type { MapCoverage } from '../../../protocol/site/map-panels.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { Language } from '../../../protocol/words.ts';
import { say } from '../../words/say.ts';
import { districtNames } from '../parts/code-name.ts';
import { listReader } from '../parts/list-columns.ts';
import { kindOfMetric } from '../parts/metric-kind.ts';
import { roleOfValue } from '../parts/threshold-role.ts';
import type { PanelBody, PanelContext, PanelKindEntry, ViewReader } from '../panel.ts';
import { looksStale } from '../staleness.ts';
import { alarmOf, alertsByDistrict, coverageByDistrict, rolesOf, valuesByCode } from './district-readings.ts';
import { MapDepth } from './map-depth.ts';
import { MapLabels } from './map-labels.ts';
import { countStates, MapLegend } from './map-legend.ts';
import { layPlane } from './map-plane.ts';
import { findRoutes } from './map-routes.ts';
import { shareOf } from './ramp.ts';

type MapPanel = Extract<Panel, { panel: 'map' }>;

/** Heights as shares of a district's usual width: of the lowest, what the largest value adds, and room for a name on top. */
const HEIGHTS = {
  cartogram: { base: 0.1, rise: 0.13, headroom: 0 },
  relief: { base: 0.1, rise: 0.13, headroom: 0 },
  flat: { base: 0.1, rise: 0, headroom: 0 },
  city: { base: 0.12, rise: 0.28, headroom: 0.16 },
} as const;
/** Widths of body type: a narrower map puts what its lights mean on a row of their own. */
const LEGEND_IN_ONE_ROW = 56;
const NO_STATE = { name: '', role: 'off' } as const;

/** The site's districts: coloured and raised by a metric, with a light for each entity of a layer and marks for alerts. */
export const mapPanel: PanelKindEntry<MapPanel> = {
  chrome: 'bare',
  metrics: ({ districts, layer, alerts, coverage }) =>
    [districts, layer, alerts, coverage?.metric, coverage?.of, coverage?.to].filter((key) => key !== undefined),
  create: createMap,
};

function createMap({
  panel,
  rectangle,
  wall,
  theme,
  language,
  site,
  clock,
  sources,
}: PanelContext<MapPanel>): PanelBody {
  const { type, space } = theme;
  const legendRow = Math.round(type.digits * 1.5);
  const hasRoomForTwo = rectangle.height > legendRow * 8;
  const isNarrow = rectangle.width < type.body * LEGEND_IN_ONE_ROW;
  // Routes and what is covered are explained where lights else would be.
  const hasWays = panel.coverage !== undefined || panel.flows !== undefined;
  const lightsBelow = panel.layer !== undefined && (isNarrow || hasWays) && hasRoomForTwo;
  const legendHeight = legendRow * (lightsBelow ? 2 : 1);
  const room = { ...rectangle, height: Math.max(1, rectangle.height - legendHeight) };
  const plane = layPlane(site, panel.style, room);
  const metric = panel.districts === undefined ? undefined : site.metrics[panel.districts];
  const alertsMetric = panel.alerts === undefined ? undefined : site.metrics[panel.alerts];
  const coverageMetric = panel.coverage && site.metrics[panel.coverage.metric];
  const routes = findRoutes(panel.flows, plane.districts, site, language);
  const states = layerStates(site, panel.layer).map(({ name, role }) => ({ name: say(name, language), role }));
  const layerKind = panel.layer === undefined ? undefined : site.kinds[kindOfMetric(site, panel.layer) ?? ''];
  const layerName = layerKind === undefined ? '' : say(layerKind.name, language);
  const readAlert = listReader(
    site,
    panel.alerts === undefined ? '' : (kindOfMetric(site, panel.alerts) ?? ''),
    language,
  );
  const { base, rise, headroom } = HEIGHTS[plane.style];
  const depth = new MapDepth({
    plane,
    viewpoints: panel.viewpoints,
    placeOfDistrict: site.file.districts.map(({ code }) =>
      plane.districts.findIndex((district) => district.code === code),
    ),
    room,
    drawn: wall,
    theme,
    roles: states.map(({ role }) => role),
    shows: { coverage: panel.coverage !== undefined, routes: routes.map(({ stops }) => stops) },
    labelPx: (district) => labels.room(district),
    base: plane.districtSize * base,
    rise: plane.districtSize * rise,
    headroom: plane.districtSize * headroom,
  });
  const labels = new MapLabels({ plane, depth, room, theme, nameOf: districtNames(site, language) });
  const view = new Container();
  const legend = new MapLegend(theme);
  legend.view.position.set(space.gap, Math.round(rectangle.height - legendHeight + legendRow / 2));
  view.addChild(labels.view);
  // A camera that goes near brings houses under the legend.
  if (panel.viewpoints)
    view.addChild(
      new Graphics()
        .rect(0, rectangle.height - legendHeight, rectangle.width, legendHeight)
        .fill({ color: theme.colours.background, alpha: 0.82 }),
    );
  view.addChild(legend.view);
  // The map's clock starts where its first change lies: seconds since 1970 are too many for a GPU's floats.
  let originMs = Number.NaN;
  let zoneMs = 0;

  const update = (views: ViewReader, at: number) => {
    if (Number.isNaN(originMs)) originMs = at;
    const values = panel.districts === undefined ? undefined : valuesByCode(views.read(panel.districts));
    const most = values ? Math.max(0, ...values.values()) : 0;
    const alerts = alertsByDistrict(panel.alerts === undefined ? undefined : views.read(panel.alerts), readAlert);
    const { coverage } = panel;
    const covered = coverage && coverageByDistrict(views.read(coverage.of), views.read(coverage.to));
    const districts = plane.districts.map(({ code }) => {
      const value = values ? (values.get(code) ?? 0) : undefined;
      const share = value === undefined ? 0 : shareOf(value, most);
      const alert = alerts.get(code);
      const threshold = value !== undefined && metric ? roleOfValue(value, metric) : undefined;
      return {
        value,
        share,
        alert,
        role: alert?.role ?? threshold,
        alerts: alert?.count ?? 0,
        covered: covered?.get(code),
      };
    });
    depth.setStates(
      districts.map(({ share, alert, covered }) => ({
        share,
        alarm: alarmOf(alert?.role),
        alarmAt: alert ? (alert.at - originMs) / 1_000 : -1e6,
        covered,
        coveredAlarm: coverageMetric ? alarmOf(roleOfValue(covered ?? null, coverageMetric)) : 0,
      })),
      at,
    );
    labels.update(districts, at);
    const layer = panel.layer === undefined ? undefined : views.read(panel.layer);
    if (layer?.view === 'layer') depth.setLayer(layer);
    const counts = layer?.view === 'layer' ? countStates(layer, states.length) : [];
    legend.draw(
      { width: rectangle.width - 2 * space.gap, secondRow: lightsBelow ? legendRow : 0 },
      {
        ramp: metric && values && most > 0 ? { title: say(metric.name, language), most } : undefined,
        alerts: alertsMetric && { title: say(alertsMetric.name, language), roles: rolesOf(alerts) },
        coverage: coverage && coverageMetric ? readCoverage(coverage, coverageMetric, views, language) : undefined,
        routes: routes.map(({ name }) => name),
        layer: layerName,
        states: counts.map((count, index) => ({ ...(states[index] ?? NO_STATE), count })),
      },
    );
  };

  return {
    view,
    depth: { graph: depth.graph, camera: depth.camera, rectangle: wall },
    update: ({ views, at, viewTime, freshness }) => {
      zoneMs = zoneOf(clock.time(viewTime), viewTime);
      update(views, at);
      depth.setStale(looksStale(freshness, at));
      return 'shown';
    },
    frame: (time) => {
      depth.frame(time, Number.isNaN(originMs) ? time.wall : originMs, zoneMs);
      labels.frame(time.wall);
      labels.mark(sources.highlight()?.district);
    },
    destroy: () => {
      depth.destroy();
      legend.destroy();
      view.destroy({ children: true });
    },
  };
}

/** What the legend says of the whole site's coverage. */
function readCoverage({ metric: key }: MapCoverage, metric: Metric, views: ViewReader, language: Language) {
  const view = views.read(key);
  const share = view?.view === 'value' ? view.value : null;
  return { title: say(metric.name, language), share, role: roleOfValue(share, metric) };
}

/** How far the site's clock is ahead of UTC at a moment, by what it shows then (`14:23:07`). */
function zoneOf(shown: string, at: number): number {
  const [hours = 0, minutes = 0, seconds = 0] = shown.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000 - (at % 86_400_000);
}

function layerStates(site: SiteDescription, key: string | undefined) {
  const metric = key === undefined ? undefined : site.metrics[key];
  return metric && 'layer' in metric ? metric.layer.states : [];
}
