/** How a camera tells the time. */
export interface CameraClock {
  /** What its reports say at a moment; both epoch ms. */
  readonly reads: (atMs: number) => number;
  /** By how much its stamps go on in a ms, in ms. */
  readonly stampPace: number;
}

export const RIGHT_CLOCK: CameraClock = { reads: (atMs) => atMs, stampPace: 1 };
