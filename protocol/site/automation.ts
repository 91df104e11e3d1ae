import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Words } from '../words.ts';
import { byName, Code, MetricKey, Name } from './names.ts';

const closed = { additionalProperties: false } as const;
const TimeOfDay = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  description: 'time of day, such as 08:30',
});

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Scenes that go round, each for its time. */
export const Playlist = Type.Object(
  {
    name: Words,
    steps: Type.Array(Type.Object({ scene: Name, dwell: Duration }, closed), { minItems: 1, maxItems: 40 }),
  },
  { ...closed, description: 'scenes that go round, each for its time; the first begins with the schedule’s entry' },
);
export type Playlist = Static<typeof Playlist>;

/** From a time of day on, by the site's zone. */
export const ScheduleEntry = Type.Object(
  {
    name: Type.Optional(Words),
    from: TimeOfDay,
    until: Type.Optional(TimeOfDay),
    days: Type.Optional(
      Type.Array(Type.Enum([...WEEKDAYS]), { minItems: 1, uniqueItems: true, description: 'default: every day' }),
    ),
    scene: Type.Optional(Name),
    playlist: Type.Optional(Name),
  },
  {
    ...closed,
    description:
      'a scene or a playlist from this time of day on: until `until`, or until another entry begins. Of several that hold, the one that began last stands; when it ends, the one before it is back',
  },
);
export type ScheduleEntry = Static<typeof ScheduleEntry>;

/** An entity that comes into a list brings a scene. */
export const AutomationRule = Type.Object(
  {
    name: Words,
    list: MetricKey,
    is: Type.Optional(
      byName(Type.Array(Code, { minItems: 1 }), {
        description: 'attribute that the list shows -> one of these codes; default: whatever comes into the list',
      }),
    ),
    scene: Name,
    stay: Duration,
    priority: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 9,
        description: 'the higher goes first, and takes the wall from a lower one; default 5',
      }),
    ),
    holdOff: Type.Optional(Duration),
  },
  {
    ...closed,
    description:
      'something new in a list brings a scene for `stay`; then what was there is back. Within `holdOff` after that the rule is silent; others wait in a queue',
  },
);
export type AutomationRule = Static<typeof AutomationRule>;

/** What a wall does by itself while nobody drives it. */
export const Automation = Type.Object(
  {
    playlists: Type.Optional(byName(Playlist, { maxProperties: 40 })),
    schedule: Type.Optional(Type.Array(ScheduleEntry, { minItems: 1, maxItems: 60 })),
    rules: Type.Optional(byName(AutomationRule, { maxProperties: 40 })),
  },
  { ...closed, description: 'what the wall shows by itself while nobody drives it' },
);
export type Automation = Static<typeof Automation>;
