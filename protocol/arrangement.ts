import Type, { type Static } from 'typebox';
import { byName, Code, Name } from './site/names.ts';
import { TourChoice } from './site/scenes.ts';
import { TourClock } from './tour-clock.ts';

const closed = { additionalProperties: false } as const;
/** As people count them: the first is 1. */
export const TileNumber = Type.Integer({ minimum: 1, maximum: 144, description: 'tiles are counted from 1' });

/** A label's length: what a wall says is read in passing. */
export const BANNER_CHARACTERS_MOST = 40;
export const BannerLevel = Type.Enum(['information', 'warning', 'critical']);

/** What a tile shows in place of what its scene says; without camera and tour, how the scene's own tour goes. */
export const TileArrangement = Type.Object(
  { camera: Type.Optional(Code), tour: Type.Optional(TourChoice), clock: Type.Optional(TourClock) },
  closed,
);
export type TileArrangement = Static<typeof TileArrangement>;

/** What operators made of one mosaic. */
export const MosaicArrangement = Type.Object(
  {
    /** Over all its tiles, a page at a time. */
    tour: Type.Optional(TourChoice),
    clock: Type.Optional(TourClock),
    enlarged: Type.Optional(TileNumber),
    tiles: Type.Optional(
      Type.Record(Type.String({ pattern: '^[1-9][0-9]{0,2}$' }), TileArrangement, { additionalProperties: false }),
    ),
  },
  closed,
);
export type MosaicArrangement = Static<typeof MosaicArrangement>;

/** A few words over the whole wall, until a moment of wall time or until they are taken away. */
export const Banner = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: BANNER_CHARACTERS_MOST }),
    level: BannerLevel,
    until: Type.Optional(Type.Number({ minimum: 0 })),
  },
  closed,
);
export type Banner = Static<typeof Banner>;

/** One panel that dominates its scene. */
export const Spotlight = Type.Object({ scene: Name, panel: Name }, closed);
export type Spotlight = Static<typeof Spotlight>;

/** What maps and lists mark: a district by its code, an entity by its id. */
export const Highlight = Type.Object({ district: Type.Optional(Code), entity: Type.Optional(Code) }, closed);
export type Highlight = Static<typeof Highlight>;

/** What operators made of a wall; what it does not say is as the scene files say ([AR1]). */
export const Arrangement = Type.Object(
  {
    /** Scene -> panel -> its mosaic. */
    mosaics: Type.Optional(byName(byName(MosaicArrangement))),
    /** Wall time since when the wall holds its picture, epoch ms. */
    frozenSince: Type.Optional(Type.Number()),
    /** Wall time since when the wall is black, epoch ms. */
    blankSince: Type.Optional(Type.Number()),
    banner: Type.Optional(Banner),
    spotlight: Type.Optional(Spotlight),
    highlight: Type.Optional(Highlight),
  },
  closed,
);
export type Arrangement = Static<typeof Arrangement>;

export const AS_DECLARED: Arrangement = {};

/** An arrangement and the wall time (epoch ms) from which it holds, until that of the next. */
export const ArrangementStep = Type.Object({ at: Type.Number(), arrangement: Arrangement }, closed);
export type ArrangementStep = Static<typeof ArrangementStep>;

/** The step that holds at a moment of wall time; `steps` are in the order of their times, and the first holds before it as well. */
export function stepAt(steps: readonly ArrangementStep[], wall: number): ArrangementStep | undefined {
  let index = steps.length - 1;
  while (index > 0 && (steps[index]?.at ?? 0) > wall) index -= 1;
  return steps[index];
}

/** The steps that are still worth being told once another one is taken: what holds now, what is still to come, and the new one. */
export function takeStep(steps: readonly ArrangementStep[], step: ArrangementStep, now: number): ArrangementStep[] {
  const before = steps.filter(({ at }) => at < step.at);
  const standing = before.findLastIndex(({ at }) => at <= now);
  return [...before.slice(Math.max(0, standing)), step];
}

/** Every camera that an arrangement names itself; those of declared tours are the site's. */
export function camerasOfArrangement({ mosaics = {} }: Arrangement): ReadonlySet<string> {
  const cameras = new Set<string>();
  const add = ({ camera, tour }: TileArrangement) => {
    if (camera !== undefined) cameras.add(camera);
    if (typeof tour === 'object') for (const each of tour.cameras) cameras.add(each);
  };
  for (const mosaic of Object.values(mosaics).flatMap((panels) => Object.values(panels))) {
    if (mosaic.tour !== undefined) add({ tour: mosaic.tour });
    for (const tile of Object.values(mosaic.tiles ?? {})) add(tile);
  }
  return cameras;
}
