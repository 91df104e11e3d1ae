import type { Screen } from '../../protocol/site/site-file.ts';
import type { WallSize } from './scene-layout.ts';

/** One mark: where its middle lies, in wall units, and the screen on which that is. */
export interface WatermarkPlace {
  readonly x: number;
  readonly y: number;
  /** Undefined between screens, and where the page is none of the wall's. */
  readonly screen: string | undefined;
}

/** Distances of the marks as shares of the wall's height: whatever part of a wall is photographed, one is in it. */
const ACROSS_SHARE = 0.46;
const DOWN_SHARE = 0.25;

/** Every other row stands half a step to the right. By the wall alone, so that its screens show parts of one pattern. */
export function watermarkPlaces(
  { width, height }: WallSize,
  screens: Readonly<Record<string, Screen>>,
): readonly WatermarkPlace[] {
  const across = height * ACROSS_SHARE;
  const down = height * DOWN_SHARE;
  const places: WatermarkPlace[] = [];
  for (let row = 0; (row + 0.5) * down < height; row += 1)
    for (let column = 0; ; column += 1) {
      const x = (column + (row % 2 === 0 ? 0.5 : 1)) * across;
      if (x > width) break;
      const y = (row + 0.5) * down;
      places.push({ x, y, screen: screenAt(x, y, screens) });
    }
  return places;
}

/** Of screens that lie in one another, the smallest says best where it is. */
function screenAt(x: number, y: number, screens: Readonly<Record<string, Screen>>): string | undefined {
  const found = Object.entries(screens).filter(
    ([, screen]) => x >= screen.x && x < screen.x + screen.width && y >= screen.y && y < screen.y + screen.height,
  );
  return found.sort(([, one], [, other]) => one.width * one.height - other.width * other.height)[0]?.[0];
}
