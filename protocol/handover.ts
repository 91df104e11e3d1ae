import Type, { type Static } from 'typebox';
import { Words } from './words.ts';

export const HANDOVER_NOTE_CHARACTERS_MOST = 200;
export const HandoverNote = Type.Object({
  at: Type.Number({ description: 'epoch ms' }),
  by: Type.String({ description: 'name of the account' }),
  text: Type.String(),
});
export type HandoverNote = Static<typeof HandoverNote>;

const Signature = Type.Object({
  by: Type.String({ description: 'name of the account' }),
  display: Type.String(),
  at: Type.Number({ description: 'epoch ms' }),
});

/** What one shift leaves to the next, as it stood at a moment; times are epoch ms. */
export const HandoverContent = Type.Object({
  since: Type.Union([Type.Number({ description: 'when the sheet before was signed' }), Type.Null()]),
  at: Type.Number(),
  shift: Type.Optional(Type.Object({ ...Words.properties }, { description: 'on duty at that moment' })),
  figures: Type.Array(
    Type.Object({
      metric: Type.String(),
      value: Type.Union([Type.Number(), Type.Null()]),
      before: Type.Optional(Type.Number({ description: 'on the sheet before' })),
    }),
  ),
  lists: Type.Array(
    Type.Object({
      metric: Type.String(),
      total: Type.Integer({ description: 'how many there are, shown or not' }),
      rows: Type.Array(Type.Object({ id: Type.String(), at: Type.Number(), words: Words })),
    }),
  ),
  acts: Type.Array(
    Type.Object({ at: Type.Number(), by: Type.String(), what: Type.String(), on: Type.String(), after: Type.String() }),
    { description: 'what was done to the walls meanwhile, the newest first' },
  ),
  notes: Type.Array(HandoverNote),
});
export type HandoverContent = Static<typeof HandoverContent>;

/** A sheet, once the outgoing shift has signed it; rule [HO1]. */
export const HandoverSheet = Type.Object({
  number: Type.Integer(),
  ...HandoverContent.properties,
  outgoing: Signature,
  incoming: Type.Optional(Signature),
});
export type HandoverSheet = Static<typeof HandoverSheet>;

/** `GET /handovers`: what the sheet would say now, the one that waits for the incoming shift, and those of before. */
export const Handovers = Type.Object({
  now: HandoverContent,
  sheets: Type.Array(HandoverSheet, { description: 'the newest first' }),
});
export type Handovers = Static<typeof Handovers>;
