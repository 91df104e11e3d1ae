import type { PixelShift, Rotation } from '../../protocol/site/site-file.ts';
import type { Rectangle } from '../layout/rectangle.ts';
import { NO_SHIFT, type Shift } from './pixel-shift.ts';

/** A screen's rectangle of the wall, in wall units, and how its display hangs. */
export interface PlacedScreen extends Rectangle {
  /** Degrees, clockwise. */
  readonly rotate?: Rotation;
  /** Device pixels of one wall unit. */
  readonly density?: number;
}

/** How one screen's part of the wall lies on this page. */
export interface ScreenFit {
  /** Device pixels of one wall unit. */
  readonly scale: number;
  /** Size of the canvas in device pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** The whole wall in device pixels, seen from the canvas: it begins left of and above the canvas. */
  readonly wallPx: Rectangle;
  /** How far a pixel shift may move it to any side, in device pixels. */
  readonly reachPx: number;
  /** Degrees by which the display hangs turned, clockwise: the picture is turned back. */
  readonly rotate: Rotation;
  /** `corner`: pixel for pixel from the upper left of the page; `centre`: as large as the page allows. */
  readonly place: 'centre' | 'corner';
}

export interface Viewport {
  /** CSS pixels of the page. */
  readonly width: number;
  readonly height: number;
  readonly devicePixelRatio: number;
}

/** A page that lacks less than a pixel of the screen's own size has it. */
const SLACK_PX = 1;

/**
 * Shows the screen's rectangle whole and undistorted: pixel for pixel where it says how many it has and the page has room,
 * else as large as the page allows. A shift moves the picture as if the screen hung elsewhere: so seams go on matching.
 */
export function fitScreen(
  wall: { readonly width: number; readonly height: number; readonly pixelShift?: PixelShift },
  screen: PlacedScreen,
  page: Viewport,
  shift: Shift = NO_SHIFT,
): ScreenFit {
  const { rotate = 0, density } = screen;
  const long = { width: page.width * page.devicePixelRatio, height: page.height * page.devicePixelRatio };
  const { width, height } = rotate % 180 === 0 ? long : { width: long.height, height: long.width };
  const hasRoom =
    density !== undefined && screen.width * density < width + SLACK_PX && screen.height * density < height + SLACK_PX;
  const scale = hasRoom ? density : Math.min(width / screen.width, height / screen.height);
  return {
    scale,
    widthPx: Math.max(1, Math.round(screen.width * scale)),
    heightPx: Math.max(1, Math.round(screen.height * scale)),
    wallPx: {
      x: 0 - Math.round((screen.x - shift.x) * scale),
      y: 0 - Math.round((screen.y - shift.y) * scale),
      width: Math.round(wall.width * scale),
      height: Math.round(wall.height * scale),
    },
    reachPx: Math.ceil((wall.pixelShift?.px ?? 0) * scale),
    rotate,
    place: hasRoom ? 'corner' : 'centre',
  };
}
