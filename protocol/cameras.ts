import Type, { type Static } from 'typebox';
import { Words } from './words.ts';

/** A configured camera as the console lists it: no address, no credentials ([VD8]). */
export const ListedCamera = Type.Object({
  /** By which it is called at a desk; the same for everybody. */
  number: Type.Integer({ description: 'its place in the site’s file, from 1' }),
  id: Type.String(),
  name: Words,
  district: Type.String({ description: 'code of the site' }),
  patrol: Type.Optional(Type.String({ description: 'class of the patrol' })),
  restricted: Type.Optional(Type.Literal(true)),
  turns: Type.Optional(Type.Literal(true, { description: 'it can be sent to the positions kept in it ([PT1])' })),
});
export type ListedCamera = Static<typeof ListedCamera>;

/** Answer of `GET /api/v1/cameras`. */
export const CameraList = Type.Object({ cameras: Type.Array(ListedCamera) });
export type CameraList = Static<typeof CameraList>;

/** What is known of a camera: what its events said, and its open fault. */
export const CameraState = Type.Object({
  number: Type.Integer({ description: 'of the camera, as `GET /cameras` lists it' }),
  seen: Type.Optional(Type.Number({ description: 'epoch ms' })),
  codes: Type.Array(Type.Integer(), {
    description: 'for each of `attributes` the place of its code; -1: nothing was told',
  }),
  fault: Type.Optional(
    Type.Object(
      {
        id: Type.String({ description: 'by which `/faults` knows it' }),
        code: Type.Optional(Type.String()),
        found: Type.Number({ description: 'epoch ms' }),
      },
      { description: 'the latest that is not repaired' },
    ),
  ),
});
export type CameraState = Static<typeof CameraState>;

/** Answer of `GET /api/v1/cameras/states`. */
export const CameraStates = Type.Object({
  epoch: Type.String({ description: 'another one: what was told before is void' }),
  revision: Type.Integer({ description: 'to be sent back as `since`' }),
  attributes: Type.Array(
    Type.Object({ name: Type.String({ description: 'of the kind `camera`' }), codes: Type.Array(Type.String()) }),
  ),
  cameras: Type.Array(CameraState, { description: 'of which anything is known, or has changed since' }),
});
export type CameraStates = Static<typeof CameraStates>;
