import Type, { type Static } from 'typebox';
import { Code, Name } from './site/names.ts';
import { Words } from './words.ts';

/** How long the desk may be quiet about something, in minutes. */
export const SNOOZE_MINUTES = { least: 1, most: 24 * 60 } as const;
/** As many as the largest square mosaic that is still read from across a room shows. */
export const NEAREST_CAMERAS_MOST = 16;

export const Snooze = Type.Object({
  until: Type.Number({ description: 'epoch ms; it ends by itself' }),
  reason: Type.String(),
  by: Type.String({ description: 'name of the account, or id of the key' }),
});
export type Snooze = Static<typeof Snooze>;

/** Something that is open, as its list shows it: codes, numbers, times and labels. */
export const DeskItem = Type.Object({
  id: Type.String(),
  at: Type.Number({ description: 'epoch ms of the milestone that orders the list' }),
  shown: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Array(Type.Number())])),
  snooze: Type.Optional(Snooze),
});
export type DeskItem = Static<typeof DeskItem>;

/** Answer of `GET /api/v1/desk/{kind}`. */
export const DeskAnswer = Type.Object({
  kind: Type.String(),
  now: Type.Number({ description: 'epoch ms: the moment of this answer' }),
  source: Type.Enum(['live', 'stale'], { description: 'stale: the store is away, and this is what was known last' }),
  items: Type.Array(DeskItem, { description: 'in the order of the list; of a unit its own alone' }),
  isCut: Type.Boolean({ description: 'more are open than the list holds' }),
});
export type DeskAnswer = Static<typeof DeskAnswer>;

/** Body of `POST /api/v1/desk/{kind}/{id}/acts`. */
export const DeskWish = Type.Object(
  { act: Name, unit: Type.Optional(Code) },
  { additionalProperties: false, description: '`unit`: of an act that assigns, whom to' },
);
export type DeskWish = Static<typeof DeskWish>;

/** Body of `PUT /api/v1/desk/{kind}/{id}/snooze`. */
export const SnoozeWish = Type.Object(
  {
    minutes: Type.Integer({ minimum: SNOOZE_MINUTES.least, maximum: SNOOZE_MINUTES.most }),
    reason: Type.String({ minLength: 1, maxLength: 200, description: 'why: at most 40 characters, no person' }),
  },
  { additionalProperties: false },
);
export type SnoozeWish = Static<typeof SnoozeWish>;

/** Answer of `GET /api/v1/desk/{kind}/{id}/cameras`. */
export const NearestCameras = Type.Object({
  cameras: Type.Array(Type.Object({ id: Type.String(), name: Words }), {
    description: 'the nearest first; restricted ones are left out',
  }),
});
export type NearestCameras = Static<typeof NearestCameras>;
