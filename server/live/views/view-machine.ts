import type { View } from '../../../protocol/views.ts';

/** Makes a view of what it was told and the view time; it reads no clock. */
export interface ViewMachine<V extends View = View> {
  /** Its value may change by the mere passage of time; then it does so at a full minute of the view time. */
  readonly movesWithTime: boolean;
  read(viewTimeMs: number): V;
  /** As it would have been read at another moment, where it can know. */
  readAt?(ms: number): V;
}

/** The minute of a moment: the resolution of levels and windows. */
export function minuteOf(ms: number): number {
  return Math.floor(ms / 60_000);
}
