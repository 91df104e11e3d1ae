import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Words } from '../words.ts';
import { MapCoverage, MapFlow, MapStyle, Viewpoint } from './map-panels.ts';
import { byName, Code, MetricKey, Name } from './names.ts';

const closed = { additionalProperties: false } as const;

/** A grid track: wall units, a share of what is left (`2fr`), or a share of the wall (`22.5%`). */
export const Track = Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^[0-9]+(\\.[0-9]+)?(fr|%)$' })]);
export type Track = Static<typeof Track>;

/** `2026-11-24T08:00:00+08:00` */
const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?(Z|[+-]\\d{2}:\\d{2})$',
  description: 'a moment with its offset, such as 2026-11-24T08:00:00+08:00',
});

/** By how much what a panel shows of a past moment was amended since. */
const Amended = Type.Array(Type.Object({ metric: MetricKey, name: Type.Optional(Words) }, closed), {
  minItems: 1,
  maxItems: 4,
  description:
    'numbers that are 0 unless what is shown was amended since it was sealed; those that are not stand in the title line',
});
export type Amended = Static<typeof Amended>;

const place = {
  area: Type.Optional(Type.String({ description: 'a name of the grid’s `areas`; default: the panel’s own name' })),
  title: Type.Optional(Words),
  amended: Type.Optional(Amended),
};
const panel = <K extends string, T extends Type.TProperties>(kind: K, options: T) =>
  Type.Object(
    { panel: Type.Literal(kind), ...place, ...options } as { panel: Type.TLiteral<K> } & typeof place & T,
    closed,
  );

/** How many tiles, and whether the first is a large one among smaller ones. */
export const MosaicLayout = Type.Enum(['1', '4', '6', '9', '16', '25', '36', '1+5', '1+7'], {
  description: 'tiles of one size, or a large one and five or seven around it; in quotes where it is a number',
});
export const MosaicGrid = Type.Object(
  { columns: Type.Integer({ minimum: 1, maximum: 12 }), rows: Type.Integer({ minimum: 1, maximum: 12 }) },
  { ...closed, description: 'so many tiles of one size' },
);
export type MosaicLayout = Static<typeof MosaicLayout> | Static<typeof MosaicGrid>;
export const NAMED_LAYOUTS: readonly Static<typeof MosaicLayout>[] = MosaicLayout.enum;

/** Cameras that one tile shows one after the other, by wall time: every screen changes at the same moment. */
export const CameraTour = Type.Object(
  {
    cameras: Type.Array(Code, { minItems: 2, maxItems: 200, description: 'ids, in the order in which they are shown' }),
    dwell: Duration,
  },
  closed,
);
export type CameraTour = Static<typeof CameraTour>;
/** A tour of `site.yaml` by its name, or one said in its place. */
export const TourChoice = Type.Union([Name, CameraTour], {
  description: 'the name of a tour of site.yaml, or { cameras, dwell }',
});
export type TourChoice = Static<typeof TourChoice>;
export const MosaicTile = Type.Object(
  {
    name: Type.Optional(Words),
    source: Type.Optional(Code),
    tour: Type.Optional(TourChoice),
  },
  closed,
);
export type MosaicTile = Static<typeof MosaicTile>;

/** A file beside the site: what it is, its ending says. */
export const DocumentName = Type.String({
  pattern: '^[^./\\\\][^/\\\\]{0,95}\\.(pdf|png|jpg|jpeg|webp|avif)$',
  description: 'a file of the site’s folder documents/, such as brief.pdf: pdf, png, jpg, jpeg, webp or avif',
});

export const Panel = Type.Union([
  panel('clock', { size: Type.Optional(Type.Enum(['key', 'date', 'display'])) }),
  panel('heading', { size: Type.Optional(Type.Enum(['title', 'hero'])) }),
  panel('status', {}),
  panel('text', { text: Words }),
  panel('number', {
    metric: MetricKey,
    series: Type.Optional(MetricKey),
    size: Type.Optional(Type.Enum(['key', 'hero', 'display'])),
  }),
  panel('numbers', { metrics: Type.Array(MetricKey, { minItems: 1, maxItems: 8 }) }),
  panel('steps', {
    steps: Type.Array(
      Type.Object({ metric: MetricKey, name: Type.Optional(Words), late: Type.Optional(MetricKey) }, closed),
      {
        minItems: 2,
        maxItems: 7,
        description: 'in the order in which work goes: how much stands at each, and `late` how much of it is overdue',
      },
    ),
  }),
  panel('series', { metric: MetricKey }),
  panel('ranking', {
    metric: MetricKey,
    between: Type.Optional(
      Type.Object(
        { low: MetricKey, high: MetricKey },
        {
          additionalProperties: false,
          description: 'tables by the same attribute: each bar has a band from one to the other',
        },
      ),
    ),
  }),
  panel('quantiles', { metric: MetricKey }),
  panel('flow', { metric: MetricKey }),
  panel('ticker', { metric: MetricKey }),
  panel('gauge', {
    metric: MetricKey,
    range: Type.Optional(
      Type.Tuple([Type.Number(), Type.Number()], {
        description:
          'both ends of the scale; default: 0 to 1 for a ratio, 0 to half as much again as the last threshold',
      }),
    ),
  }),
  panel('matrix', { metric: MetricKey }),
  panel('calendar', { metric: MetricKey }),
  panel('ledger', {
    columns: Type.Array(Type.Object({ metric: MetricKey, name: Type.Optional(Words) }, closed), {
      minItems: 2,
      maxItems: 6,
      description: 'totals by one and the same attribute; its codes are the rows',
    }),
  }),
  // `level` names the level whose `after` is the deadline of what the list holds.
  panel('deadlines', { metric: MetricKey, level: MetricKey }),
  panel('duty', { metric: MetricKey }),
  panel('notice', {
    level: Type.Enum(['information', 'warning', 'critical']),
    text: Words,
    from: Type.Optional(Moment),
    until: Type.Optional(Moment),
  }),
  panel('document', {
    files: Type.Array(DocumentName, {
      minItems: 1,
      maxItems: 40,
      uniqueItems: true,
      description: 'their pages follow each other',
    }),
    every: Type.Optional(Duration),
    page: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 9_999, description: 'this page alone, counted over all files' }),
    ),
  }),
  panel('web', {
    url: Type.String({
      pattern: '^https?://[^\\s@]{1,500}$',
      description: 'a page of an origin that `webPages` of site.yaml names',
    }),
    zoom: Type.Optional(
      Type.Number({ minimum: 0.25, maximum: 8, description: 'wall units of one pixel of the page; default 1' }),
    ),
    within: Type.Optional(Duration),
  }),
  panel('capture', {
    device: Type.String({
      minLength: 1,
      maxLength: 80,
      description: 'a part of the device’s label, as the browser of the screen’s machine shows it',
    }),
  }),
  panel('mosaic', {
    layout: Type.Union([MosaicLayout, MosaicGrid]),
    tiles: Type.Optional(
      Type.Array(MosaicTile, {
        minItems: 1,
        maxItems: 144,
        description:
          'in reading order, the large one first; `source` is a camera of the site, `tour` several; `name` default: the camera’s',
      }),
    ),
    tour: Type.Optional(
      Type.Union(TourChoice.anyOf, {
        description: 'in place of `tiles`: over all of them, a page of cameras at a time',
      }),
    ),
  }),
  panel('map', {
    districts: Type.Optional(MetricKey),
    layer: Type.Optional(MetricKey),
    alerts: Type.Optional(MetricKey),
    coverage: Type.Optional(MapCoverage),
    flows: Type.Optional(
      Type.Array(MapFlow, {
        minItems: 1,
        maxItems: 3,
        description: 'routes, their order told by what moves along them',
      }),
    ),
    style: Type.Optional(MapStyle),
    viewpoints: Type.Optional(
      Type.Array(Viewpoint, {
        minItems: 1,
        maxItems: 12,
        description: 'of `city`: where the camera stays, one after the other, by wall time; default: it stands still',
      }),
    ),
  }),
]);
export type Panel = Static<typeof Panel>;
export type PanelKind = Panel['panel'];

/** Every kind of panel that a scene may name. */
export const PANEL_KINDS: readonly PanelKind[] = Panel.anyOf.map(({ properties }) => properties.panel.const);

/** How a scene takes the place of another, by wall time. */
export const Transition = Type.Union([
  Type.Object({ kind: Type.Literal('cut') }, closed),
  Type.Object(
    {
      kind: Type.Literal('fade'),
      durationMs: Type.Integer({ minimum: 100, maximum: 10_000, description: 'milliseconds of wall time' }),
    },
    closed,
  ),
]);
export type Transition = Static<typeof Transition>;

/** `scenes/<scene>.yaml`: one layout of panels on the whole wall. */
export const SceneFile = Type.Object(
  {
    name: Words,
    grid: Type.Object(
      {
        columns: Type.Array(Track, { minItems: 1, maxItems: 48 }),
        rows: Type.Array(Track, { minItems: 1, maxItems: 48 }),
        areas: Type.Array(Type.String(), {
          minItems: 1,
          description: 'one line a row, one name a column, `.` for none; each name fills one rectangle',
        }),
        gap: Type.Optional(Type.Integer({ minimum: 0, description: 'wall units; default 1.1 % of the wall’s height' })),
      },
      closed,
    ),
    panels: byName(Panel, { minProperties: 1 }),
    transition: Type.Optional(Transition),
    restricted: Type.Optional(
      Type.Literal(true, { description: 'not to be taken while visitors stand before the wall' }),
    ),
  },
  closed,
);
export type SceneFile = Static<typeof SceneFile>;
