import type { Rectangle } from '../layout/rectangle.ts';

/** How one screen's part of the wall lies on this page. */
export interface ScreenFit {
  /** Device pixels of one wall unit. */
  readonly scale: number;
  /** Size of the canvas in device pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** The whole wall in device pixels, seen from the canvas: it begins left of and above the canvas. */
  readonly wallPx: Rectangle;
}

export interface Viewport {
  /** CSS pixels of the page. */
  readonly width: number;
  readonly height: number;
  readonly devicePixelRatio: number;
}

/** Shows the screen's rectangle as large as the page allows, whole and undistorted. */
export function fitScreen(
  wall: { readonly width: number; readonly height: number },
  screen: Rectangle,
  page: Viewport,
): ScreenFit {
  const scale = Math.min(
    (page.width * page.devicePixelRatio) / screen.width,
    (page.height * page.devicePixelRatio) / screen.height,
  );
  return {
    scale,
    widthPx: Math.max(1, Math.round(screen.width * scale)),
    heightPx: Math.max(1, Math.round(screen.height * scale)),
    wallPx: {
      x: 0 - Math.round(screen.x * scale),
      y: 0 - Math.round(screen.y * scale),
      width: Math.round(wall.width * scale),
      height: Math.round(wall.height * scale),
    },
  };
}
