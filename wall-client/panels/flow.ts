import { sankey, type SankeyLink, type SankeyNode } from 'd3-sankey';
import { Container, Graphics } from 'pixi.js';
import type { Panel } from '../../protocol/site/scenes.ts';
import type { SiteDescription } from '../../protocol/site/site.ts';
import type { FlowView } from '../../protocol/views.ts';
import type { Language } from '../../protocol/words.ts';
import { categoryColours } from '../theme/colours.ts';
import { chromeWords } from '../words/chrome-words.ts';
import { formatCount } from '../words/format-number.ts';
import { say } from '../words/say.ts';
import { codeNames } from './parts/code-name.ts';
import { measureLine } from './parts/line.ts';
import { kindOfMetric } from './parts/metric-kind.ts';
import { Writer } from './parts/writer.ts';
import type { PanelBody, PanelContext, PanelKindEntry } from './panel.ts';

type FlowPanel = Extract<Panel, { panel: 'flow' }>;

/** What goes where: columns of what there is, joined by bands as wide as their count. */
export const flowPanel: PanelKindEntry<FlowPanel> = {
  chrome: 'card',
  metrics: (panel) => [panel.metric],
  create: createFlow,
};

/** Stands for all codes of a column that have no room of their own; no declared code has this form. */
const REST = '~';

interface StationExtra {
  readonly id: string;
  readonly column: number;
  readonly code: string;
}
interface BandExtra {
  readonly column: number;
}
type Station = SankeyNode<StationExtra, BandExtra>;
type Band = SankeyLink<StationExtra, BandExtra>;

function createFlow({ panel, rectangle, theme, language, site }: PanelContext<FlowPanel>): PanelBody {
  const { type, space, colours } = theme;
  const { width, height } = rectangle;
  const view = new Container();
  const drawing = new Graphics();
  const writer = new Writer(theme);
  view.addChild(drawing, writer.view);

  // Each station needs a line of words.
  const mostStations = Math.max(2, Math.min(6, Math.floor(height / (type.body * 1.55))));

  const stages = Object.keys(site.kinds[kindOfMetric(site, panel.metric) ?? '']?.milestones ?? {});

  const draw = (shown: FlowView) => {
    const named = columnNames(site, panel.metric, shown.columns, language);
    const names = (station: StationExtra) => (station.code === REST ? say(chromeWords.rest, language) : named(station));
    const links = gatherRest(shown.links, mostStations);
    const stations = inOrderOfStages(stationsOf(links), shown.columns.indexOf('stage'), stages);
    const most = Math.max(...countByColumn(stations));
    const padding = Math.max(space.close, Math.min(type.body * 1.05, (height * 0.5) / Math.max(1, most - 1)));
    const isLast = ({ column }: StationExtra) => column === shown.columns.length - 1;
    const widest = (which: readonly StationExtra[]) =>
      Math.max(0, ...which.map((station) => measureLine(names(station), { size: type.body })));
    const columnWidth = Math.min(type.body * 6, widest(stations.filter((station) => !isLast(station))) + space.gap * 2);
    const lastName = widest(stations.filter(isLast)) + space.gap * 2;
    const withCount = lastName + type.digits * 2.1;
    // The last column gives up its counts before the others cut their names.
    const hasCounts = (width - withCount) / Math.max(1, shown.columns.length - 1) >= columnWidth;
    const lastLabel = hasCounts ? withCount : lastName;
    const layout = sankey<StationExtra, BandExtra>()
      .nodeId((station) => station.id)
      .nodeAlign((station) => station.column)
      .nodeSort(null)
      .nodeWidth(Math.max(2, Math.round(space.stroke * 2)))
      .nodePadding(padding)
      .extent([
        [0, space.close],
        [Math.max(1, width - lastLabel), height - space.close],
      ]);
    const graph = layout({
      nodes: stations.map((station) => ({ ...station })),
      links: links.map(([column, from, to, value]) => ({
        source: `${column}/${from}`,
        target: `${column + 1}/${to}`,
        value,
        column,
      })),
    });
    const colourOf = colourChooser(graph.nodes);
    for (const band of graph.links) {
      traceBand(drawing, band).fill({ color: colourOf(originOf(band)), alpha: 0.3 });
    }
    const room = (width - lastLabel) / Math.max(1, shown.columns.length - 1);
    for (const station of graph.nodes) {
      const stands = isLast(station);
      const labelRoom = stands ? lastLabel : room;
      const inColumn = stations.filter(({ column }) => column === station.column);
      label(station, names(station), {
        colour: colourOf(station),
        room: labelRoom,
        // All counts of a column are shown, or none.
        hasCount: labelRoom >= (stands ? lastName + type.digits * 2 : widest(inColumn) + type.body * 3.2),
        isOverBands: !stands,
      });
    }
  };

  const label = (
    station: Station,
    name: string,
    { colour, room, hasCount, isOverBands }: { colour: number; room: number; hasCount: boolean; isOverBands: boolean },
  ) => {
    const { x0 = 0, x1 = 0, y0 = 0, y1 = 0 } = station;
    drawing.rect(Math.round(x0), Math.round(y0), Math.round(x1 - x0), Math.max(2, Math.round(y1 - y0))).fill(colour);
    const middle = (y0 + y1) / 2;
    const line = writer.words(name, x1 + space.gap, middle, {
      size: type.body,
      colour: colours.text,
      anchor: [0, 0.5],
      maxWidth: room - space.gap * 2,
      least: type.caption,
    });
    let right = x1 + space.gap + line.width;
    if (hasCount) {
      const count = writer.digits(formatCount(station.value ?? 0), x1 + space.gap * 2 + line.width, middle, {
        role: 'body',
        colour: colours.dim,
        anchor: [0, 0.5],
      });
      right += space.gap + count.width;
    }
    if (isOverBands)
      drawing
        .roundRect(
          x1 + space.close,
          Math.round(middle - type.body * 0.62),
          Math.round(right - x1 + space.close * 0.5),
          Math.round(type.body * 1.24),
          space.radius,
        )
        .fill({ color: colours.panel, alpha: 0.72 });
  };

  return {
    view,
    update: ({ views }) => {
      const shown = views.read(panel.metric);
      if (shown?.view !== 'flow' || shown.links.length === 0) return 'empty';
      drawing.clear();
      writer.begin();
      draw(shown);
      writer.end();
      return 'shown';
    },
    frame: () => undefined,
    destroy: () => {
      writer.destroy();
      view.destroy({ children: true });
    },
  };
}

/** Where a column has more codes than it has room for, its smallest become one. */
function gatherRest(links: FlowView['links'], most: number): FlowView['links'] {
  const kept = new Set<string>();
  const stations = stationsOf(links);
  const counts = countByColumn(stations);
  const places: number[] = [];
  for (const { id, column } of stations) {
    const place = places[column] ?? 0;
    places[column] = place + 1;
    if ((counts[column] ?? 0) <= most || place < most - 1) kept.add(id);
  }
  const gathered = new Map<string, [number, string, string, number]>();
  for (const [column, from, to, value] of links) {
    const origin = kept.has(`${column}/${from}`) ? from : REST;
    const target = kept.has(`${column + 1}/${to}`) ? to : REST;
    const key = `${column}/${origin}/${target}`;
    const known = gathered.get(key);
    if (known) known[3] += value;
    else gathered.set(key, [column, origin, target, value]);
  }
  return [...gathered.values()];
}

/** Every code that a link names, each once, by column. Within a column the one with most comes first, ties by code. */
function stationsOf(links: FlowView['links']): StationExtra[] {
  const totals = new Map<string, StationExtra & { out: number; in: number }>();
  const add = (column: number, code: string, side: 'in' | 'out', value: number) => {
    const id = `${column}/${code}`;
    const known = totals.get(id) ?? { id, column, code, in: 0, out: 0 };
    known[side] += value;
    totals.set(id, known);
  };
  for (const [column, from, to, value] of links) {
    add(column, from, 'out', value);
    add(column + 1, to, 'in', value);
  }
  return [...totals.values()]
    .sort(
      (a, b) =>
        a.column - b.column ||
        Number(a.code === REST) - Number(b.code === REST) ||
        Math.max(b.in, b.out) - Math.max(a.in, a.out) ||
        (a.code < b.code ? -1 : 1),
    )
    .map(({ id, column, code }) => ({ id, column, code }));
}

/** Stages stand in the order in which they are passed, not by their size; the rest comes last. */
function inOrderOfStages(
  stations: readonly StationExtra[],
  stageColumn: number,
  stages: readonly string[],
): StationExtra[] {
  const placeOf = ({ code }: StationExtra) => (code === REST ? stages.length : stages.indexOf(code));
  return stations.toSorted((left, right) =>
    left.column === stageColumn && right.column === stageColumn ? placeOf(left) - placeOf(right) : 0,
  );
}

function countByColumn(stations: readonly StationExtra[]): number[] {
  const counts: number[] = [];
  for (const { column } of stations) counts[column] = (counts[column] ?? 0) + 1;
  return counts;
}

/** A band as an area between two curves: a stroke as wide as the way is short would break up. */
function traceBand(drawing: Graphics, band: Band): Graphics {
  const { x1: left = 0 } = originOf(band);
  const { x0: right = 0 } = typeof band.target === 'object' ? band.target : {};
  const half = Math.max(1, band.width ?? 1) / 2;
  const [from = 0, to = 0, middle] = [band.y0, band.y1, (left + right) / 2];
  return drawing
    .moveTo(left, from - half)
    .bezierCurveTo(middle, from - half, middle, to - half, right, to - half)
    .lineTo(right, to + half)
    .bezierCurveTo(middle, to + half, middle, from + half, left, from + half)
    .closePath();
}

/** d3-sankey puts the stations themselves where their ids stood. */
function originOf(band: Band): Station {
  if (typeof band.source === 'object') return band.source;
  throw new TypeError('the flow was not laid out');
}

/** First-column stations have hues of their own; further right the quiet blue, so that the eye follows the origin. */
function colourChooser(stations: readonly Station[]): (station: Station) => number {
  const first = stations.filter(({ column }) => column === 0).map(({ id }) => id);
  return ({ id, column }) =>
    categoryColours[(column === 0 ? first.indexOf(id) : column * 4) % categoryColours.length] ?? categoryColours[0];
}

function columnNames(
  site: SiteDescription,
  key: string,
  columns: readonly string[],
  language: Language,
): (station: StationExtra) => string {
  const kind = kindOfMetric(site, key) ?? '';
  const namers = columns.map((column) =>
    column === 'stage' ? stageNames(site, kind, language) : codeNames(site, kind, column, language),
  );
  return ({ column, code }) => namers[column]?.(code) ?? code;
}

function stageNames(site: SiteDescription, kind: string, language: Language): (milestone: string) => string {
  const milestones = site.kinds[kind]?.milestones ?? {};
  return (milestone) => milestones[milestone]?.name[language] ?? milestone;
}
