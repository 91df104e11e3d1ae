import { type Texture, Vector2 } from 'three';

/** What all materials of the map share; a frame changes only numbers in it. */
export interface MapUniforms {
  /** States of districts, see district-states.ts. */
  readonly uStates: { value: Texture };
  /** How far the last change has moved, 0 to 1. */
  readonly uMove: { value: number };
  /** Height of a district at share 0, and what a full share adds. */
  readonly uRise: { readonly value: Vector2 };
  /** Seconds of the map's own clock. */
  readonly uSeconds: { value: number };
  /** Phase of the alerts' breath, 0 to 1. */
  readonly uBreath: { value: number };
  /** 1 where what is shown is no longer confirmed: the picture loses its light and its colour. */
  readonly uStale: { value: number };
}

export function createMapUniforms(states: Texture, base: number, rise: number): MapUniforms {
  return {
    uStates: { value: states },
    uMove: { value: 1 },
    uRise: { value: new Vector2(base, rise) },
    uSeconds: { value: 0 },
    uBreath: { value: 0 },
    uStale: { value: 0 },
  };
}
