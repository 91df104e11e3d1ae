import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';

/** Who acts: a person by the account, a key or a screen by its id, a machine by its user, the system itself, or a stranger who was refused. */
export const Who = Type.Object({
  kind: Type.Union([
    Type.Literal('person'),
    Type.Literal('key'),
    Type.Literal('screen'),
    Type.Literal('machine'),
    Type.Literal('system'),
    Type.Literal('stranger'),
  ]),
  id: Type.String({
    description: 'name of an account, id of a key or screen, user of a machine; `unknown` of a stranger',
  }),
});
export type Who = Static<typeof Who>;

/** One act, as it is written down before it is done; rules [AU1] and [AU2]. */
export const Entry = Type.Object({
  seq: Type.Integer({ description: 'its place in the chain, from 1 on, without gaps' }),
  at: Type.Integer({ description: 'epoch ms of wall time' }),
  who: Who,
  from: Type.Optional(Type.String({ description: 'the address from which it came' })),
  what: Type.String({ description: 'stable code, such as scene.take' }),
  on: Type.String({ description: 'such as wall/main, screen/1f2e3d4c, key/1f2e3d4c' }),
  before: Type.Optional(Type.Unknown({ description: 'what stood' })),
  after: Type.Optional(Type.Unknown({ description: 'what is to stand' })),
  reason: Type.Optional(Type.String()),
  failed: Type.Optional(
    Type.Object(
      { seq: Type.Integer({ description: 'of the entry that wrote it down' }), code: Type.String() },
      { description: 'an act that came to nothing' },
    ),
  ),
});
export type Entry = Static<typeof Entry>;

/** Throws where the text is no entry. */
export function parseEntry(text: string): Entry {
  return Value.Parse(Entry, JSON.parse(text));
}
