/** The markers of a bench: where they are, and in which of five states. */
export interface BenchMarkers {
  /** x and y of each, -1 to 1. */
  readonly places: Float32Array;
  /** Index of a state; changed in place. */
  readonly states: Uint8Array;
}

/** Entity and its next state. */
export type MarkerChange = readonly [entity: number, state: number];

/** One way of drawing markers. */
export interface Contestant {
  /** Puts changes into the form that this one is handed its markers in; what that takes is measured apart. */
  take(changes: readonly MarkerChange[]): void;
  /** All that a frame takes on the main thread: from the changed markers to the last GL call. */
  draw(): void;
  /** Waits until the pixels are there, so that the next frame begins with an empty queue; not measured. */
  finish(): void;
  destroy(): void;
}

export type CreateContestant = (canvas: HTMLCanvasElement, markers: BenchMarkers) => Promise<Contestant>;

export const STATE_COLOURS = ['#2fc6a4', '#37a8ff', '#ffb938', '#ff4d5e', '#6b7a8d'] as const;
export const MARKER_PX = 2;

/** One pixel read back: a queue of GL commands has to be worked off before. */
export function waitForPixels(gl: WebGL2RenderingContext): void {
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}
