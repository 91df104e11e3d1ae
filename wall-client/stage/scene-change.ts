import { assertNever } from '../../protocol/assert-never.ts';
import type { Transition } from '../../protocol/site/scenes.ts';

/** When and how a scene takes the place of the one before. */
export interface SceneChange {
  /** Wall time, epoch ms. */
  readonly at: number;
  readonly transition: Transition;
}

/** How much of the new scene is to be seen at a moment of wall time, 0 to 1; rule [SC4]. */
export function shareOfNew({ at, transition }: SceneChange, wall: number): number {
  if (wall < at) return 0;
  switch (transition.kind) {
    case 'cut':
      return 1;
    case 'fade':
      return Math.min(1, (wall - at) / transition.durationMs);
    default:
      return assertNever(transition, 'transition');
  }
}
