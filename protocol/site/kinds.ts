import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Words } from '../words.ts';
import { Desk } from './desk.ts';
import { KeepEntities } from './keep.ts';
import { ROLES } from './metrics.ts';
import { byCode, byName, Code, Name } from './names.ts';
import { Work } from './work.ts';

const closed = { additionalProperties: false } as const;

/** Codes of a closed list with their words, in the order in which panels show them. */
export const CodeList = byCode(Words, { minProperties: 1, maxProperties: 1000 });
export type CodeList = Static<typeof CodeList>;

export const CodesAttribute = Type.Object(
  {
    name: Words,
    codes: Type.Union([Type.Literal('districts'), CodeList], {
      description: '`districts` for the site’s districts, or a closed list of codes with their words',
    }),
    replaced: Type.Optional(
      byCode(Code, {
        description:
          'codes that were declared once, and which code of now takes the place of each: entities that hold them are told so, and an event that says one is taken to say the other',
      }),
    ),
    roles: Type.Optional(
      byCode(Type.Enum(ROLES), {
        description:
          'what a code means on the wall: the colour and the shape of its mark; codes left out mean nothing by themselves',
      }),
    ),
  },
  closed,
);
export const NumberAttribute = Type.Object(
  {
    name: Words,
    number: Type.Object({ min: Type.Integer(), max: Type.Integer(), unit: Type.Optional(Words) }, closed),
  },
  { ...closed, description: 'a whole number within bounds' },
);
export const PointAttribute = Type.Object(
  { name: Words, point: Type.Literal(true) },
  { ...closed, description: 'a place, as [longitude, latitude] in degrees (WGS 84)' },
);
export const LabelAttribute = Type.Object(
  { name: Words, label: Type.Literal(true) },
  { ...closed, description: 'free text of at most 40 characters; never a person' },
);

/** What an entity of a kind can say of itself: each attribute is a `latest` register. */
export const Attribute = Type.Union([CodesAttribute, NumberAttribute, PointAttribute, LabelAttribute]);
export type Attribute = Static<typeof Attribute>;

/** Whether its codes are those of the site’s districts. */
export function isOfDistricts(attribute: Attribute | undefined): boolean {
  return attribute !== undefined && 'codes' in attribute && attribute.codes === 'districts';
}

/** A time register: `first` keeps the earliest time that it was told, `last` the latest. */
export const Milestone = Type.Object(
  { name: Words, join: Type.Enum(['first', 'last']), ahead: Type.Optional(Duration) },
  {
    ...closed,
    description: '`ahead`: it may be told so long before it comes, such as the hour for which something is foreseen',
  },
);
export type Milestone = Static<typeof Milestone>;

export const Kind = Type.Object(
  {
    name: Words,
    subject: Type.String({
      minLength: 3,
      maxLength: 200,
      description: 'regular expression (anchored by the product) that every entity id of this kind matches',
    }),
    attributes: byName(Attribute),
    milestones: byName(Milestone),
    location: Type.Optional(
      Type.Object(
        { district: Type.Optional(Name), point: Type.Optional(Name) },
        { ...closed, description: 'the attributes that say where the entity is' },
      ),
    ),
    perDay: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100_000_000,
        description: 'at most about so many begin a day: what their metrics may keep is estimated by it',
      }),
    ),
    keep: Type.Optional(KeepEntities),
    letGo: Type.Optional(
      Type.Array(Name, {
        minItems: 1,
        uniqueItems: true,
        description:
          'attributes and milestones that were declared once, or otherwise: entities may still hold them, and nobody looks at them',
      }),
    ),
    desk: Type.Optional(Desk),
    work: Type.Optional(Work),
  },
  closed,
);
export type Kind = Static<typeof Kind>;

/** `kinds.yaml`. */
export const KindsFile = Type.Object({ kinds: byName(Kind, { minProperties: 1 }) }, closed);
export type KindsFile = Static<typeof KindsFile>;
