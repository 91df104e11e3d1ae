import { PlainFault } from '../bootstrap/say.mjs';
import type { PlaceWish } from './arguments.ts';
import type { Display } from './displays.ts';
import { holds, inReadingOrder, type Rectangle } from './rectangle.ts';

/** A screen of the wall, and the part of the desktop that its window covers. */
export interface PlacedScreen {
  readonly screen: string;
  readonly place: Rectangle;
}

/**
 * Puts the screens of a wall on the displays of this machine, both in reading order. A screen that holds others is a second
 * view of them: it is taken only where it is the whole wall and there is one display.
 * @throws {PlainFault} where there are not as many displays as screens
 */
export function placeScreens(
  screens: Readonly<Record<string, Rectangle>>,
  displays: readonly Display[],
): PlacedScreen[] {
  const all = Object.entries(screens);
  const single = all.filter(([name, screen]) => !all.some(([other, inner]) => other !== name && holds(screen, inner)));
  const whole = all.find(([, outer]) => all.every(([, inner]) => holds(outer, inner)));
  const chosen = displays.length === 1 && whole ? [whole] : single;
  if (chosen.length !== displays.length) throw new PlainFault(describeMisfit(chosen, displays));
  const ordered = displays.toSorted(inReadingOrder);
  return chosen
    .toSorted(([, one], [, other]) => inReadingOrder(one, other))
    .map(([screen], index) => ({ screen, place: ordered[index] as Display }));
}

/**
 * Puts screens where a person said, by place or by output.
 * @throws {PlainFault} for an output that is not there
 */
export function placeAsWished(wishes: readonly PlaceWish[], displays: readonly Display[]): PlacedScreen[] {
  return wishes.map(({ screen, on }) => {
    if (typeof on !== 'string') return { screen, place: on };
    const place = displays.find(({ output }) => output === on);
    if (!place) throw new PlainFault(`--display ${screen}=${on}: expected X,Y,WxH or one of ${listDisplays(displays)}`);
    return { screen, place };
  });
}

function describeMisfit(screens: readonly (readonly [string, Rectangle])[], displays: readonly Display[]): string {
  const names = screens.map(([name]) => name).join(', ');
  return [
    `the wall has ${screens.length} screens (${names}), this machine ${displays.length} displays (${listDisplays(displays)})`,
    'say which screens it shows, and where: --display <screen>=<output>, or --display <screen>=X,Y,WxH, once for each',
  ].join('\n');
}

function listDisplays(displays: readonly Display[]): string {
  const all = displays.map(({ output, x, y, width, height }) => `${output} ${x},${y},${width}x${height}`);
  return all.join(', ') || 'none';
}
