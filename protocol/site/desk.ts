import Type, { type Static } from 'typebox';
import { Words } from '../words.ts';
import { byName, METRIC_KEY_PATTERN, NAME_PATTERN } from './names.ts';

const closed = { additionalProperties: false } as const;

/** What a button of the desk means: an event as any system could post it. */
export const DeskAct = Type.Object(
  {
    name: Words,
    milestone: Type.Optional(
      Type.String({
        pattern: NAME_PATTERN,
        description: 'the milestone that it sets; left out: it changes attributes alone',
      }),
    ),
    assigns: Type.Optional(Type.Literal(true, { description: 'a unit is chosen with it' })),
    units: Type.Optional(Type.Literal(true, { description: 'a unit may do it with its own work' })),
  },
  closed,
);
export type DeskAct = Static<typeof DeskAct>;

/** How people at the desk work on a kind: what is open, and what they can do to it. */
export const Desk = Type.Object(
  {
    list: Type.String({
      pattern: METRIC_KEY_PATTERN,
      description: 'the `list` of what is open; it shows all that is named here',
    }),
    level: Type.Optional(
      Type.String({
        pattern: NAME_PATTERN,
        description: 'the attribute of codes whose `roles` say how much it matters',
      }),
    ),
    unit: Type.Optional(
      Type.String({
        pattern: NAME_PATTERN,
        description: 'the attribute of codes that says whose work it is; accounts of role `unit` see their own',
      }),
    ),
    acts: byName(DeskAct, { minProperties: 1, maxProperties: 8, description: 'the buttons, in their order' }),
  },
  closed,
);
export type Desk = Static<typeof Desk>;
