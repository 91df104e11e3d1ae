import { Container } from 'pixi.js';
import type { Role } from '../../../protocol/site/metrics.ts';
import type { Panel } from '../../../protocol/site/scenes.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { View } from '../../../protocol/views.ts';
import { say } from '../../words/say.ts';
import { districtNames } from '../parts/code-name.ts';
import { listReader } from '../parts/list-columns.ts';
import { kindOfMetric } from '../parts/metric-kind.ts';
import { roleOfValue } from '../parts/threshold-role.ts';
import type { PanelBody, PanelContext, PanelKindEntry, ViewReader } from '../panel.ts';
import { layCartogram } from './cartogram.ts';
import { chooseLabels } from './label-places.ts';
import { DistrictLabel, type LabelForm } from './labels.ts';
import { MapDepth } from './map-depth.ts';
import { countStates, MapLegend } from './map-legend.ts';
import { boundsOf, type PlaneDistrict } from './plane.ts';
import { shareOf } from './ramp.ts';
import { layShapes, type Project } from './shapes.ts';
import { stretchFor } from './view-camera.ts';

type MapPanel = Extract<Panel, { panel: 'map' }>;

/** Widest that a cartogram is drawn beside its depth; shapes are never stretched. */
const MOST_STRETCH = 2.2;
/** Shapes are of all sizes: their names may lie over a neighbour's ground. */
const ANY_SIZE = { width: Number.POSITIVE_INFINITY, height: 0 };
/** The first that has room is taken; a district with nothing to report has its name alone. */
const LABEL_FORMS = ['full', 'line', 'value', 'name'] as const satisfies readonly LabelForm[];
/** Heights as shares of a district's usual width. */
const BASE_SHARE = 0.1;
const RISE_SHARE = 0.13;
/** Widths of body type: a narrower map puts what its lights mean on a row of their own. */
const LEGEND_IN_ONE_ROW = 56;
const NO_STATE = { name: '', role: 'off' } as const;

/** The site's districts: coloured and raised by a metric, with a light for each entity of a layer and marks for alerts. */
export const mapPanel: PanelKindEntry<MapPanel> = {
  chrome: 'bare',
  metrics: ({ districts, layer, alerts }) => [districts, layer, alerts].filter((key) => key !== undefined),
  create: createMap,
};

function createMap({ panel, rectangle, wall, theme, language, site }: PanelContext<MapPanel>): PanelBody {
  const { type, space } = theme;
  const legendRow = Math.round(type.digits * 1.5);
  const hasRoomForTwo = rectangle.height > legendRow * 8;
  const isNarrow = rectangle.width < type.body * LEGEND_IN_ONE_ROW;
  const legendRows = panel.layer !== undefined && isNarrow && hasRoomForTwo ? 2 : 1;
  const legendHeight = legendRow * legendRows;
  const room = { ...rectangle, height: Math.max(1, rectangle.height - legendHeight) };
  const plane = layPlane(site, room);
  const metric = panel.districts === undefined ? undefined : site.metrics[panel.districts];
  const alertsMetric = panel.alerts === undefined ? undefined : site.metrics[panel.alerts];
  const states = layerStates(site, panel.layer).map(({ name, role }) => ({ name: say(name, language), role }));
  const layerKind = panel.layer === undefined ? undefined : site.kinds[kindOfMetric(site, panel.layer) ?? ''];
  const layerName = layerKind === undefined ? '' : say(layerKind.name, language);
  const readAlert = listReader(
    site,
    panel.alerts === undefined ? '' : (kindOfMetric(site, panel.alerts) ?? ''),
    language,
  );
  const nameOf = districtNames(site, language);
  const size = Math.sqrt(areaPerDistrict(plane.districts));
  const labels: DistrictLabel[] = [];
  const depth = new MapDepth({
    ...plane,
    placeOfDistrict: site.file.districts.map(({ code }) =>
      plane.districts.findIndex((district) => district.code === code),
    ),
    room,
    drawn: wall,
    theme,
    roles: states.map(({ role }) => role),
    labelPx: (district) => labels[district]?.room('full') ?? { width: 0, height: 0 },
    base: size * BASE_SHARE,
    rise: size * RISE_SHARE,
  });
  const view = new Container();
  const legend = new MapLegend(theme);
  legend.view.position.set(space.gap, Math.round(rectangle.height - legendHeight + legendRow / 2));
  const labelLayer = new Container();
  plane.districts.forEach((district) => {
    const label = new DistrictLabel(nameOf(district.code), theme, site.shapes ? ANY_SIZE : depth.seenSize(district));
    labels.push(label);
    labelLayer.addChild(label.view);
  });
  view.addChild(labelLayer, legend.view);
  // The map's clock starts where its first change lies: seconds since 1970 are too many for a GPU's floats.
  let originMs = Number.NaN;

  const update = (views: ViewReader, at: number) => {
    if (Number.isNaN(originMs)) originMs = at;
    const values = panel.districts === undefined ? undefined : valuesByCode(views.read(panel.districts));
    const most = values ? Math.max(0, ...values.values()) : 0;
    const alerts = alertsByDistrict(panel.alerts === undefined ? undefined : views.read(panel.alerts), readAlert);
    const districts = plane.districts.map(({ code, centre }) => {
      const value = values ? (values.get(code) ?? 0) : undefined;
      const share = value === undefined ? 0 : shareOf(value, most);
      const alert = alerts.get(code);
      const threshold = value !== undefined && metric ? roleOfValue(value, metric) : undefined;
      return { value, share, alert, role: alert?.role ?? threshold, place: depth.project(centre, share) };
    });
    depth.setStates(
      districts.map(({ share, alert }) => ({
        share,
        alarm: alarmOf(alert?.role),
        alarmAt: alert ? (alert.at - originMs) / 1_000 : -1e6,
      })),
      at,
    );
    const wishes = districts.map(({ value, alert, place: [x, y] }, index) => ({
      x,
      y,
      forms: LABEL_FORMS.map((form) =>
        (form === 'name') === (value === 0 && alert === undefined) ? labels[index]?.room(form) : undefined,
      ),
      weight: (value ?? 0) + alarmOf(alert?.role) * 1e6,
    }));
    const chosen = chooseLabels(wishes, room);
    districts.forEach(({ value, role, alert, place }, index) => {
      const label = labels[index];
      if (!label) return;
      const form = LABEL_FORMS[chosen[index] ?? -1];
      label.view.visible = form !== undefined;
      if (form) label.set({ value, role, alerts: alert?.count ?? 0 }, form, place, at);
    });
    const layer = panel.layer === undefined ? undefined : views.read(panel.layer);
    if (layer?.view === 'layer') depth.setLayer(layer);
    const counts = layer?.view === 'layer' ? countStates(layer, states.length) : [];
    legend.draw(
      { width: rectangle.width - 2 * space.gap, secondRow: legendRows > 1 ? legendRow : 0 },
      {
        ramp: metric && values && most > 0 ? { title: say(metric.name, language), most } : undefined,
        alerts: alertsMetric && { title: say(alertsMetric.name, language), roles: rolesOf(alerts) },
        layer: layerName,
        states: counts.map((count, index) => ({ ...(states[index] ?? NO_STATE), count })),
      },
    );
  };

  return {
    view,
    depth: { graph: depth.graph, camera: depth.camera, rectangle: wall },
    update: ({ views, at, freshness }) => {
      update(views, at);
      depth.setStale(freshness.state === 'stale');
      return 'shown';
    },
    frame: ({ wall: now }) => {
      depth.frame(now, Number.isNaN(originMs) ? now : originMs);
      for (let index = 0; index < labels.length; index += 1) labels[index]?.frame(now);
    },
    destroy: () => {
      depth.destroy();
      legend.destroy();
      view.destroy({ children: true });
    },
  };
}

/** Shapes where the site has them, else hexagons, drawn as wide as the room asks for. */
function layPlane(
  site: SiteDescription,
  room: PanelContext['rectangle'],
): { districts: readonly PlaneDistrict[]; project: Project | undefined } {
  const codes = site.file.districts.map(({ code }) => code);
  if (site.shapes) return layShapes(codes, site.shapes);
  const districts = layCartogram(codes, site.tiles);
  const stretch = stretchFor(room, boundsOf(districts), MOST_STRETCH);
  return {
    project: undefined,
    districts: districts.map(({ code, centre, polygons }) => ({
      code,
      centre: [centre[0] * stretch, centre[1]],
      polygons: polygons.map((rings) => rings.map((ring) => ring.map(([x, y]) => [x * stretch, y] as const))),
    })),
  };
}

function areaPerDistrict(districts: readonly PlaneDistrict[]): number {
  const { left, right, top, bottom } = boundsOf(districts);
  return Math.max(0.01, ((right - left) * (bottom - top)) / Math.max(1, districts.length));
}

function layerStates(site: SiteDescription, key: string | undefined) {
  const metric = key === undefined ? undefined : site.metrics[key];
  return metric && 'layer' in metric ? metric.layer.states : [];
}

function valuesByCode(view: View | undefined): ReadonlyMap<string, number> | undefined {
  if (view?.view === 'table' && view.by.length === 1)
    return new Map(view.rows.map((row) => [row[0] as string, row[1] as number]));
  if (view?.view === 'ranking') return new Map(view.rows);
  return undefined;
}

interface DistrictAlerts {
  count: number;
  role: Role;
  /** Event time of the newest. */
  at: number;
}

/** The worst role of each district's alerts, how many there are, and when the newest came. Information alarms nobody. */
function alertsByDistrict(
  view: View | undefined,
  read: ReturnType<typeof listReader>,
): ReadonlyMap<string, DistrictAlerts> {
  const found = new Map<string, DistrictAlerts>();
  if (view?.view !== 'list') return found;
  for (const row of view.rows) {
    const { districtCode, role, isClosed } = read(row);
    if (districtCode === undefined || isClosed || alarmOf(role) === 0) continue;
    const known = found.get(districtCode);
    if (!known) found.set(districtCode, { count: 1, role, at: row.at });
    else {
      known.count += 1;
      known.at = Math.max(known.at, row.at);
      if (alarmOf(role) > alarmOf(known.role)) known.role = role;
    }
  }
  return found;
}

/** The roles that marks on the map have, the worst first. */
function rolesOf(alerts: ReadonlyMap<string, DistrictAlerts>): Role[] {
  const roles = new Set([...alerts.values()].map(({ role }) => role));
  return [...roles].sort((left, right) => alarmOf(right) - alarmOf(left));
}

function alarmOf(role: Role | undefined): number {
  return role === 'critical' ? 2 : role === 'warning' ? 1 : 0;
}
