import { Matrix4, type Texture, Vector2, Vector4 } from 'three';

/** As many labels as markers can keep clear of. */
export const MOST_LABELS = 64;

/** What all materials of the map share; a frame changes only numbers in it. */
export interface MapUniforms {
  /** States of districts, see district-states.ts. */
  readonly uStates: { value: Texture };
  /**
   * What goes on with wall time: how far the last change has moved (x, 0 to 1), seconds of the map's own clock (y), phase of
   * the alerts' breath (z, 0 to 1), how far labels are shown (w, 0 to 1). In one vector: a number that a frame sets in
   * `value` would be a new object each time.
   */
  readonly uPace: { readonly value: Vector4 };
  /** Height of a district at share 0, and what a full share adds. */
  readonly uRise: { readonly value: Vector2 };
  /** 1 where what is shown is no longer confirmed: the picture loses its light and its colour. */
  readonly uStale: { value: number };
  /** Labels that markers keep clear of: middle and half size, as shares of what is drawn (-1 to 1). In a row, see flat-colours.ts. */
  readonly uLabels: { value: Float32Array };
  readonly uLabelCount: { value: number };
  /** As many of them as lines keep clear of; markers that are woven around labels need not. */
  readonly uWordCount: { value: number };
  /** How far what moves along routes is within one of its marks (x, 0 to 1). A vector, as `uPace` is. */
  readonly uFlow: { readonly value: Vector2 };
  /** The camera's projection of the whole picture; a screen that draws a part of it has another one. */
  readonly uWholeProjection: { readonly value: Matrix4 };
}

export function createMapUniforms(states: Texture, base: number, rise: number): MapUniforms {
  return {
    uStates: { value: states },
    uPace: { value: new Vector4(1, 0, 0, 0) },
    uRise: { value: new Vector2(base, rise) },
    uStale: { value: 0 },
    uLabels: { value: new Float32Array(4 * MOST_LABELS) },
    uLabelCount: { value: 0 },
    uWordCount: { value: 0 },
    uFlow: { value: new Vector2() },
    uWholeProjection: { value: new Matrix4() },
  };
}
