import Type, { type Static } from 'typebox';
import { MetricKey, Name, NAME_PATTERN } from './site/names.ts';

const closed = { additionalProperties: false } as const;

/** A thousand characters are five minutes of speech. */
export const NOTE_CHARACTERS_MOST = 1_000;
export const STEPS_MOST = 40;

/** One picture of a briefing, and what its speaker wants to say to it. */
export const BriefingStep = Type.Object(
  {
    scene: Name,
    spotlight: Type.Optional(
      Type.String({
        pattern: NAME_PATTERN,
        description: 'a panel of the scene that the wall is to set off from the others',
      }),
    ),
    note: Type.Optional(
      Type.String({
        maxLength: NOTE_CHARACTERS_MOST,
        description: 'for the speaker alone: no wall and no screen is ever sent it',
      }),
    ),
    targetS: Type.Optional(Type.Integer({ minimum: 5, maximum: 7_200, description: 'how many seconds it is to take' })),
  },
  closed,
);
export type BriefingStep = Static<typeof BriefingStep>;

/** What somebody writes down before: rule [BR1]. */
export const BriefingDraft = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 40 }),
    numbers: Type.Enum(['live', 'frozen'], {
      description: '`frozen`: the wall keeps the numbers of the start, and says of when they are',
    }),
    steps: Type.Array(BriefingStep, { minItems: 1, maxItems: STEPS_MOST }),
  },
  closed,
);
export type BriefingDraft = Static<typeof BriefingDraft>;

export const Briefing = Type.Object({
  id: Type.String(),
  ...BriefingDraft.properties,
  revision: Type.Integer({ description: 'grows with each change; whoever changes it names the one that was read' }),
  changedAt: Type.Number({ description: 'epoch ms' }),
  changedBy: Type.String({ description: 'name of the account, or id of the key' }),
});
export type Briefing = Static<typeof Briefing>;

/** Where a briefing that is being held stands; times are epoch ms of wall time. */
export const HeldBriefing = Type.Object({
  briefing: Type.String({ description: 'its id' }),
  /** From 0. */
  step: Type.Integer({ minimum: 0 }),
  startedAt: Type.Number(),
  stepAt: Type.Number({ description: 'since when this step stands' }),
  spentMs: Type.Array(Type.Number(), { description: 'of each step, without the time since `stepAt`' }),
  before: Type.String({ description: 'the scene to which the wall returns' }),
  numbersAt: Type.Optional(Type.Number({ description: 'of when the numbers on the wall are; left out: live' })),
});
export type HeldBriefing = Static<typeof HeldBriefing>;

/** What is done with a briefing on a wall. A step is named rather than “the next”: two hands that press at once go one step. */
export const BriefingAct = Type.Union([
  Type.Object({ do: Type.Literal('start'), briefing: Type.String({ maxLength: 40 }) }, closed),
  Type.Object({ do: Type.Literal('go'), step: Type.Integer({ minimum: 0, maximum: STEPS_MOST - 1 }) }, closed),
  Type.Object({ do: Type.Literal('end') }, closed),
]);
export type BriefingAct = Static<typeof BriefingAct>;

/** What the speaker's view and the console are told of a wall. */
export const StandingBriefing = Type.Object({
  wall: Type.String(),
  now: Type.Number({ description: 'epoch ms of wall time: the moment of this answer' }),
  revision: Type.Integer({ description: 'grows with everything that is done with briefings on this wall' }),
  held: Type.Union([Type.Object({ ...HeldBriefing.properties, briefing: Briefing }), Type.Null()]),
});
export type StandingBriefing = Static<typeof StandingBriefing>;

/** One number then and now, of `GET /walls/{wall}/briefing/changes`. */
export const FigureChange = Type.Object({
  metric: MetricKey,
  before: Type.Number(),
  now: Type.Number(),
});
export type FigureChange = Static<typeof FigureChange>;
export const BriefingChanges = Type.Object({
  since: Type.Union([Type.Number({ description: 'epoch ms: start of the last briefing' }), Type.Null()]),
  changes: Type.Array(FigureChange, { description: 'what has changed most comes first' }),
});
export type BriefingChanges = Static<typeof BriefingChanges>;
