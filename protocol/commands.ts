import Type, { type Static } from 'typebox';
import type { ArrangementStep } from './arrangement.ts';
import { BANNER_CHARACTERS_MOST, BannerLevel, TileNumber } from './arrangement.ts';
import { Code, Name } from './site/names.ts';
import { TourChoice } from './site/scenes.ts';
import type { Words } from './words.ts';

const closed = { additionalProperties: false } as const;
const mosaic = { scene: Name, panel: Name };
const tour = { ...mosaic, tile: Type.Optional(TileNumber) };
const command = <K extends string, T extends Type.TProperties>(name: K, fields: T, description: string) =>
  Type.Object({ do: Type.Literal(name), ...fields } as { do: Type.TLiteral<K> } & T, { ...closed, description });

/** What an operator can do to the pictures of a wall: one word over HTTP and over a live link ([AR2]). */
export const Command = Type.Union([
  command('assign', { ...mosaic, tile: TileNumber, camera: Code }, 'a tile shows this camera'),
  command(
    'tour',
    { ...tour, tour: TourChoice },
    'a tile, or without `tile` the whole mosaic, a page at a time, shows a tour: one of the site by its name, or a list of cameras with a dwell',
  ),
  command('hold', tour, 'the tour of a tile, or of the mosaic, stays where it is'),
  command('goOn', tour, 'and goes on from there'),
  command('next', tour, 'the tour goes to its next place'),
  command('previous', tour, 'the tour goes back to the place before'),
  command(
    'skipTo',
    { ...tour, place: Type.Integer({ minimum: 1, maximum: 200, description: 'counted from 1' }) },
    'the tour goes to this place',
  ),
  command('enlarge', { ...mosaic, tile: TileNumber }, 'a tile fills its mosaic'),
  command('shrink', mosaic, 'and all tiles are back'),
  command('freeze', {}, 'the wall holds its picture, and says since when'),
  command('unfreeze', {}, 'and goes on'),
  command('blank', {}, 'the wall is black'),
  command('unblank', {}, 'and is seen again'),
  command(
    'banner',
    {
      text: Type.String({ minLength: 1, maxLength: BANNER_CHARACTERS_MOST }),
      level: BannerLevel,
      until: Type.Optional(
        Type.Number({ minimum: 0, description: 'epoch ms of wall time; default: until it is removed' }),
      ),
    },
    'a few words stand over the wall; they are held to the same as a label of an event ([EV8])',
  ),
  command('removeBanner', {}, 'and are gone'),
  command('spotlight', mosaic, 'one panel of a scene dominates it, the others are dim'),
  command('endSpotlight', {}, 'and all panels are as they were'),
  command(
    'highlight',
    { district: Type.Optional(Code), entity: Type.Optional(Code) },
    'maps and lists mark a district, by its code, or an entity such as an alert, by its id',
  ),
  command('endHighlight', {}, 'and mark nothing'),
  command(
    'clear',
    { scene: Type.Optional(Name), panel: Type.Optional(Name), tile: Type.Optional(TileNumber) },
    'a tile, a mosaic or, without any, the whole wall is as the scene files say',
  ),
  command('undo', {}, 'all is as it was before the last command; again: before the one before'),
]);
export type Command = Static<typeof Command>;

/** How many commands can be undone. */
export const UNDO_MOST = 50;

/** Why a command changes nothing. */
export type RefusalCode =
  | 'scene.unknown'
  | 'mosaic.unknown'
  | 'tile.unknown'
  | 'camera.unknown'
  | 'camera.restricted'
  | 'tour.unknown'
  | 'tour.none'
  | 'place.unknown'
  | 'panel.unknown'
  | 'panel.unsuited'
  | 'district.unknown'
  | 'highlight.nothing'
  | 'banner.over'
  | 'undo.none'
  | 'arrangement.size';
export interface Refusal {
  readonly code: RefusalCode;
  /** The field of the command, such as `tour.cameras[3]`. */
  readonly where: string;
  readonly expected: string;
}

/** What operators have made of the wall ([AR3]); before `scene` after each `welcome`, and at each command. */
export interface ArrangementTold {
  readonly type: 'arrangement';
  /** In the order of their times: what holds now, and what will. */
  readonly steps: readonly ArrangementStep[];
  /** Of the cameras that they name. */
  readonly names: Readonly<Record<string, Words>>;
  /** Grows with every command that this wall took; 0: none yet. */
  readonly revision: number;
}
