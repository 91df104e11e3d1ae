import Type, { type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { Words } from '../words.ts';
import { Code, MetricKey, Name } from './names.ts';

const closed = { additionalProperties: false } as const;

/** How a map is drawn. */
export const MapStyle = Type.Enum(['cartogram', 'relief', 'flat', 'city'], {
  description:
    '`cartogram`: equal hexagons by the districts’ tiles. `relief`: the districts’ shapes as slabs. `flat`: shapes, else hexagons, seen from above. `city`: a town at night, its houses invented. Default: relief where the site has shapes, else cartogram',
});
export type MapStyle = Static<typeof MapStyle>;

/** Where the camera of a map stays for a while. */
export const Viewpoint = Type.Object(
  {
    district: Type.Optional(Type.String({ description: 'code of a district to look at; default: the whole map' })),
    zoom: Type.Optional(Type.Number({ minimum: 1, maximum: 8 })),
    turn: Type.Optional(
      Type.Number({ minimum: -60, maximum: 60, description: 'degrees to the right of looking north' }),
    ),
    tilt: Type.Optional(Type.Number({ minimum: 20, maximum: 80, description: 'degrees above the ground' })),
    stay: Duration,
  },
  closed,
);
export type Viewpoint = Static<typeof Viewpoint>;

const routeName = { name: Type.Optional(Words) };
/** An order in which districts are gone over, shown on a map: of places of work, never of people or vehicles. */
export const MapFlow = Type.Union(
  [
    Type.Object({ tour: Name, ...routeName }, closed),
    Type.Object({ patrol: Name, ...routeName }, closed),
    Type.Object({ districts: Type.Array(Code, { minItems: 2, maxItems: 40 }), name: Words }, closed),
  ],
  {
    description:
      '`tour`: a tour of site.yaml. `patrol`: a class of the video patrol. `districts`: codes in their order. Of cameras, the districts in the order in which they are first come to',
  },
);
export type MapFlow = Static<typeof MapFlow>;

/** Of each district, what share of one number another one is. */
export const MapCoverage = Type.Object(
  {
    metric: MetricKey,
    of: MetricKey,
    to: MetricKey,
  },
  {
    ...closed,
    description:
      '`of` divided by `to` of each district, as a band along its border. `metric` is the ratio of the whole site, whose name and limits it has',
  },
);
export type MapCoverage = Static<typeof MapCoverage>;
