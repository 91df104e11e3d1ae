import Type, { type Static } from 'typebox';
import { Words } from '../words.ts';
import { Code, Name } from './names.ts';

const closed = { additionalProperties: false } as const;

const Share = Type.Number({ minimum: 0, maximum: 1 });
const Address = Type.String({
  maxLength: 500,
  description: 'rtsp://host[:port]/path without a user or a password, or drill:<name> for a camera of the drill',
});

/** One configured camera: where its renditions are, and who may see what of them. */
export const Camera = Type.Object(
  {
    name: Words,
    district: Code,
    position: Type.Optional(
      Type.Tuple([Type.Number({ minimum: -180, maximum: 180 }), Type.Number({ minimum: -90, maximum: 90 })], {
        description: '[longitude, latitude] in degrees',
      }),
    ),
    main: Address,
    sub: Type.Optional(Address),
    credentials: Type.Optional(Name),
    transport: Type.Optional(
      Type.Enum(['auto', 'tcp', 'udp'], {
        description: 'how its packets come: auto (default) tries tcp, and udp where the camera knows no other',
      }),
    ),
    restricted: Type.Optional(
      Type.Boolean({ description: 'relayed only to screens of the site that say `sees: restricted`' }),
    ),
    privacy: Type.Optional(
      Type.Array(
        Type.Array(Type.Tuple([Share, Share]), {
          minItems: 3,
          maxItems: 32,
          description: 'corners [x, y], as shares of the picture’s width and height from its top left',
        }),
        { maxItems: 16, description: 'areas that are never shown' },
      ),
    ),
    patrol: Type.Optional(Name),
    onvif: Type.Optional(
      Type.Object(
        {
          device: Type.String({
            maxLength: 500,
            pattern: '^https?://',
            description: 'http://host[:port]/path of its ONVIF device service, without a user or a password',
          }),
          profile: Type.String({ minLength: 1, maxLength: 64, description: 'token of the profile that turns it' }),
        },
        { ...closed, description: 'of a camera that goes to positions kept in it (presets)' },
      ),
    ),
  },
  closed,
);
export type Camera = Static<typeof Camera>;

/** `cameras.yaml`; `cameras.csv` and `cameras.geojson` say the same. A list: tens of thousands of keys take YAML minutes. */
export const CamerasFile = Type.Object(
  { cameras: Type.Array(Type.Object({ id: Code, ...Camera.properties }, closed)) },
  closed,
);
