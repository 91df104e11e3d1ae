import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Words } from '../words.ts';
import { byName, Name } from './names.ts';

const closed = { additionalProperties: false } as const;

const PatrolHours = Type.Object(
  {
    from: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'time of day, such as 07:00' }),
    every: Duration,
  },
  { ...closed, description: 'from this time of day up to the next entry’s, a round begins this often' },
);

export const PatrolClass = Type.Object(
  {
    name: Words,
    rounds: Type.Array(PatrolHours, { minItems: 1, maxItems: 24 }),
  },
  { ...closed, description: 'cameras that are looked at in the same rounds' },
);
export type PatrolClass = Static<typeof PatrolClass>;

/** The video patrol of `site.yaml`: in each round, every camera of a class is looked at once. */
export const Patrol = Type.Object(
  {
    classes: byName(PatrolClass, { minProperties: 1, maxProperties: 20 }),
    /** A camera that names no class. */
    otherwise: Type.Optional(Name),
    confirm: Type.Optional(
      Type.Object(
        { needs: Type.Integer({ minimum: 1, maximum: 20 }), of: Type.Integer({ minimum: 1, maximum: 20 }) },
        {
          ...closed,
          description:
            'a fault is one that was seen in `needs` of the last `of` looks, and repaired after as many clean ones; default 2 of 3',
        },
      ),
    ),
    snapshots: Type.Optional(Duration),
    rendition: Type.Optional(Type.Enum(['main', 'sub'], { description: 'which picture is looked at; default main' })),
    atOnce: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 400,
        description: 'how many cameras are looked at together; default 32',
      }),
    ),
  },
  { ...closed, description: 'rounds in which the pictures of the cameras are looked at; default: none' },
);
export type Patrol = Static<typeof Patrol>;
