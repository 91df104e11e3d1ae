import type { Rendition } from '../../protocol/video.ts';
import type { Rectangle } from '../layout/rectangle.ts';

/** What most cameras' small pictures are wide. */
const SUB_WIDTH_PX = 640;
/** How much larger than that a picture is drawn before the full one comes, and before the small one is enough again. */
const MAIN_FROM = 1.3;
const SUB_UNTIL = 1.1;
const USUAL_RATIO = 16 / 9;

/** The full picture where the small one would be blurred; between the limits it stays as it is. */
export function chooseRendition({ width, height }: Rectangle, current: Rendition | undefined): Rendition {
  const drawnPx = Math.min(width, height * USUAL_RATIO);
  if (drawnPx >= SUB_WIDTH_PX * MAIN_FROM) return 'main';
  if (drawnPx <= SUB_WIDTH_PX * SUB_UNTIL) return 'sub';
  return current ?? 'sub';
}
