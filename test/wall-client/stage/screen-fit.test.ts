import { describe, expect, it } from 'vitest';
import { fitScreen } from '../../../wall-client/stage/screen-fit.ts';

const wall = { width: 3840, height: 1080 };

describe('a screen of the wall', () => {
  it('shows its rectangle pixel by pixel where the page is as large', () => {
    const right = fitScreen(wall, { x: 1920, y: 0, width: 1920, height: 1080 }, { width: 1920, height: 1080, devicePixelRatio: 1 });
    expect(right).toEqual({ scale: 1, widthPx: 1920, heightPx: 1080, wallPx: { x: -1920, y: 0, width: 3840, height: 1080 } });
  });
  it('fits the page whole and undistorted, in device pixels', () => {
    const desk = fitScreen(wall, { x: 0, y: 0, ...wall }, { width: 1600, height: 900, devicePixelRatio: 2 });
    expect(desk.widthPx).toBe(3200);
    expect(desk.heightPx).toBe(900);
  });
  it('neighbours share one wall: their origins differ by exactly the screen between them', () => {
    const page = { width: 1280, height: 720, devicePixelRatio: 1 };
    const [left, right] = [0, 1920].map((x) => fitScreen(wall, { x, y: 0, width: 1920, height: 1080 }, page));
    expect((left?.wallPx.x ?? 0) - (right?.wallPx.x ?? 0)).toBe(left?.widthPx);
    expect(left?.wallPx.width).toBe(right?.wallPx.width);
  });
});
