import Type, { type Static } from 'typebox';
import { byName, METRIC_KEY_PATTERN, NAME_PATTERN } from './names.ts';

const closed = { additionalProperties: false } as const;
const Level = (description: string) => Type.String({ pattern: METRIC_KEY_PATTERN, description });
const Attribute = (description: string) => Type.String({ pattern: NAME_PATTERN, description });
const Attributes = (description: string) =>
  Type.Array(Type.String({ pattern: NAME_PATTERN }), { maxItems: 12, uniqueItems: true, description });

/** Keys that the page of work has for itself: new, edit, mark, overdue, mine, paste, board and closed ones. */
export const WORK_PAGE_KEYS = ['n', 'e', 'x', 'o', 'm', 'p', 'v', 'l'] as const;

/** A button of the page of work: it sets the milestone by whose name it is declared. */
export const WorkAct = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z]$', description: 'the one key that does it' }),
    needs: Type.Optional(Attributes('asked for where the entity lacks them')),
    may: Type.Optional(Attributes('can be told with it')),
    reason: Type.Optional(Type.Literal(true, { description: 'wants a reason, which the audit trail keeps' })),
    units: Type.Optional(Type.Literal(true, { description: 'a unit may do it with its own work' })),
  },
  closed,
);
export type WorkAct = Static<typeof WorkAct>;

/** How an entity is entered at the desk; its milestone is the one with which `open` begins. */
export const WorkEntry = Type.Object(
  {
    id: Type.String({
      pattern: '^[A-Za-z]{1,8}\\{date\\}-\\{number\\}$',
      description: 'how ids are made, such as XS{date}-{number}; the date is the site’s, yyyymmdd',
    }),
    numbers: Type.Array(Type.Integer({ minimum: 0, maximum: 999_999 }), {
      minItems: 2,
      maxItems: 2,
      description:
        'the first and the last number of a day, of which no other system makes any; written as wide as the last',
    }),
    needs: Attributes('what must be told'),
    may: Type.Optional(Attributes('what can be told')),
  },
  closed,
);
export type WorkEntry = Static<typeof WorkEntry>;

/** How people enter a kind and move it on: forms, lists and boards come of it. */
export const Work = Type.Object(
  {
    open: Level('a level of this kind: what is in it stands in the list'),
    overdue: Type.Optional(Level('a level of this kind with `after`: its deadline')),
    unit: Type.Optional(Attribute('the attribute of codes that says whose work it is')),
    level: Type.Optional(Attribute('the attribute of codes whose `roles` say how much it matters')),
    units: Type.Optional(
      Type.Literal(true, {
        description: 'accounts of role `unit` enter it, and see their own; without it, none of it',
      }),
    ),
    enter: Type.Optional(WorkEntry),
    acts: byName(WorkAct, { maxProperties: 8, description: 'milestone -> its button, in their order' }),
  },
  closed,
);
export type Work = Static<typeof Work>;

/** The id of what is entered on a day (yyyymmdd of the site’s calendar) under a number. */
export function makeWorkId({ id, numbers }: Pick<WorkEntry, 'id' | 'numbers'>, date: string, number: number): string {
  const width = String(numbers[1]).length;
  return id.replace('{date}', date).replace('{number}', String(number).padStart(width, '0'));
}
