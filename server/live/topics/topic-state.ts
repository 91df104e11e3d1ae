import type { View } from '../../../protocol/views.ts';

/** What can be followed under a metric key: a view as it was at the last tick, and when it changed last. */
export interface TopicState {
  readonly key: string;
  /** Revision of the last change; 0: as it was loaded. */
  readonly changedAt: number;
  /** Its totals count every entity. */
  readonly isComplete: boolean;
  /** Goes to the view time; JSON of the patch from the revision before, or undefined where nothing changed. */
  advance(viewTimeMs: number, revision: number): string | undefined;
  /** The view as JSON, as of the last `advance`. */
  whole(): string;
  read(): View;
}
