import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { LANGUAGES, Words } from '../words.ts';
import { Automation } from './automation.ts';
import { DailyClose } from './daily-close.ts';
import { Drill } from './drill.ts';
import { Forecasts } from './forecasts.ts';
import { Keep } from './keep.ts';
import { byName, Code, Name } from './names.ts';
import { HandoverRules } from './handover.ts';
import { Notices } from './notices.ts';
import { Patrol } from './patrol.ts';
import { ReportRules } from './reports.ts';
import { CameraTour } from './scenes.ts';
import { Shifts } from './shifts.ts';
import { Studies } from './studies.ts';
import { Surges } from './surges.ts';
import { ThemeTokens } from './theme.ts';
import { VisitorRules } from './visitors.ts';

const closed = { additionalProperties: false } as const;

export const District = Type.Object(
  {
    code: Code,
    name: Words,
    match: Type.Optional(
      Type.String({
        description: 'the feature of the GeoJSON file, by its property named in `geojson.property`; default: the code',
      }),
    ),
    tile: Type.Optional(
      Type.Tuple([Type.Integer({ minimum: 0, maximum: 99 }), Type.Integer({ minimum: 0, maximum: 99 })], {
        description: '[column, row] in the cartogram, where the site has no GeoJSON; left out, a place is found',
      }),
    ),
    unplaced: Type.Optional(
      Type.Literal(true, {
        description: 'stands for “place not known”: counted and ranked like any other, but on no map',
      }),
    ),
  },
  closed,
);
export type District = Static<typeof District>;

/** Quarter turns by which an output hangs, clockwise as one looks at it. */
const Rotation = Type.Union([Type.Literal(0), Type.Literal(90), Type.Literal(180), Type.Literal(270)], {
  description: '0, 90, 180 or 270: degrees by which the display hangs turned, clockwise; its picture is turned back',
});
export type Rotation = Static<typeof Rotation>;

/** One output of a wall: the rectangle of the wall that it shows. What no screen shows, such as the bezels, is a gap. */
export const Screen = Type.Object(
  {
    x: Type.Integer({ minimum: 0 }),
    y: Type.Integer({ minimum: 0 }),
    width: Type.Integer({ minimum: 1, maximum: 65536 }),
    height: Type.Integer({ minimum: 1, maximum: 65536 }),
    rotate: Type.Optional(Rotation),
    density: Type.Optional(
      Type.Number({
        minimum: 0.05,
        maximum: 16,
        description: 'device pixels of one wall unit, such as 0.5 of a coarse LED strip; default: what fills the page',
      }),
    ),
    sees: Type.Optional(
      Type.Literal('restricted', { description: 'shows restricted cameras too; default: those are not relayed to it' }),
    ),
  },
  closed,
);
export type Screen = Static<typeof Screen>;

export const PixelShift = Type.Object(
  {
    px: Type.Integer({
      minimum: 1,
      maximum: 32,
      description: 'how far the picture leaves its place to each side, in wall units',
    }),
    everyMinutes: Type.Integer({ minimum: 1, maximum: 1440, description: 'how long it stays at each place' }),
  },
  {
    ...closed,
    description:
      'moves the whole picture of the wall by a unit now and then, for displays that burn in; default: it stands',
  },
);
export type PixelShift = Static<typeof PixelShift>;

export const Wall = Type.Object(
  {
    name: Words,
    width: Type.Integer({
      minimum: 320,
      maximum: 65536,
      description: 'wall units; usually the pixels of the whole wall',
    }),
    height: Type.Integer({ minimum: 180, maximum: 65536 }),
    heightMm: Type.Optional(
      Type.Integer({ minimum: 100, maximum: 50_000, description: 'how high the whole wall is, in millimetres' }),
    ),
    viewingDistanceMm: Type.Optional(
      Type.Integer({ minimum: 300, maximum: 200_000, description: 'from how far it is read, in millimetres' }),
    ),
    screens: byName(Screen, {
      minProperties: 1,
      description: 'each output: its rectangle of the wall, in wall units',
    }),
    scene: Type.Optional(Name),
    pixelShift: Type.Optional(PixelShift),
    memoryLimitMiB: Type.Optional(
      Type.Integer({
        minimum: 128,
        maximum: 16_384,
        description: 'a page that uses more memory starts over in its turn, in MiB; default 1024',
      }),
    ),
  },
  closed,
);
export type Wall = Static<typeof Wall>;

const DrivingTerms = Type.Object(
  {
    lease: Type.Optional(Duration),
    handOver: Type.Optional(Duration),
  },
  {
    ...closed,
    description:
      'one person drives a wall at a time. `lease`: it runs out so long after their last act, default 10m. `handOver`: who is asked for the wall and is silent for so long hands it over, default 20s',
  },
);

export const KeyScope = Type.Object(
  {
    name: Words,
    kinds: Type.Union([Type.Literal('all'), Type.Array(Name, { minItems: 1 })], {
      description: 'the kinds that a key of this scope may post',
    }),
    corrects: Type.Optional(
      Type.Boolean({
        description: 'it may also correct what was told of them, clear it, and strike whole entities out',
      }),
    ),
  },
  closed,
);
export type KeyScope = Static<typeof KeyScope>;

/** `site.yaml`. */
export const SiteFile = Type.Object(
  {
    name: Words,
    short: Type.Optional(Words),
    timeZone: Type.String({ description: 'IANA time zone such as Asia/Shanghai' }),
    languages: Type.Array(Type.Enum(LANGUAGES), {
      minItems: 1,
      uniqueItems: true,
      description: 'the first is shown first',
    }),
    clock: Type.Optional(
      Type.Enum(['wall', 'data'], {
        description:
          '`wall` (default): views end now. `data`: views end at the newest event, for data sets of another time; the wall then shows that time and says so',
      }),
    ),
    keep: Type.Optional(Keep),
    districts: Type.Array(District, { minItems: 1, maxItems: 500 }),
    geojson: Type.Optional(
      Type.Object(
        { file: Type.String(), property: Type.String() },
        { ...closed, description: 'district shapes, WGS 84, beside this file' },
      ),
    ),
    walls: byName(Wall, { minProperties: 1 }),
    theme: Type.Optional(ThemeTokens),
    webPages: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^https?://[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?$',
          description: 'an origin such as https://weather.example or http://10.0.0.7:3000, without a path',
        }),
        { minItems: 1, maxItems: 20, uniqueItems: true, description: 'whose pages `web` panels may show' },
      ),
    ),
    watermark: Type.Optional(
      Type.Object(
        {
          show: Type.Optional(Type.Boolean({ description: 'default: true' })),
          opacity: Type.Optional(Type.Number({ minimum: 0.02, maximum: 0.3, description: 'default: 0.05' })),
        },
        {
          ...closed,
          description: 'site, wall, screen and minute, faint over everything, so that a photo of the wall says them',
        },
      ),
    ),
    tours: Type.Optional(
      byName(Type.Object({ name: Words, ...CameraTour.properties }, closed), {
        description: 'ordered lists of cameras that mosaics and operators may name',
      }),
    ),
    driving: Type.Optional(DrivingTerms),
    automation: Type.Optional(
      byName(Automation, { description: 'wall -> what it shows by itself while nobody drives it' }),
    ),
    keys: byName(KeyScope),
    drill: Type.Optional(Drill),
    patrol: Type.Optional(Patrol),
    dailyClose: Type.Optional(DailyClose),
    reports: Type.Optional(
      byName(ReportRules, { maxProperties: 20, description: 'what is put together of sealed days' }),
    ),
    notices: Type.Optional(Notices),
    surges: Type.Optional(Surges),
    studies: Type.Optional(Studies),
    forecasts: Type.Optional(Forecasts),
    visitors: Type.Optional(VisitorRules),
    shifts: Type.Optional(Shifts),
    handover: Type.Optional(HandoverRules),
  },
  closed,
);
export type SiteFile = Static<typeof SiteFile>;
