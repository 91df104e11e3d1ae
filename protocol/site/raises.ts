import Type, { type Static } from 'typebox';
import { byName, Code, Name } from './names.ts';

/** What workers open of themselves: an entity, by one of its milestones. */
export const Raises = Type.Object(
  {
    kind: Name,
    milestone: Name,
    id: Type.String({ pattern: '^[A-Z]{1,8}$', description: 'capitals with which the ids begin' }),
    set: Type.Optional(byName(Code, { description: 'attribute -> the code that it is given' })),
  },
  { additionalProperties: false },
);
export type Raises = Static<typeof Raises>;
