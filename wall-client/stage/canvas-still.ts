import { Sprite, Texture } from 'pixi.js';

/**
 * What the canvases show, as a sprite that is the caller's to destroy, with its texture. Call in the task that has drawn them:
 * afterwards they are the browser's. They are laid over each other in order.
 */
export function takeStill(canvases: readonly HTMLCanvasElement[]): Sprite {
  const copy = document.createElement('canvas');
  copy.width = canvases[0]?.width ?? 1;
  copy.height = canvases[0]?.height ?? 1;
  const pen = copy.getContext('2d', { alpha: false });
  for (const canvas of canvases) pen?.drawImage(canvas, 0, 0);
  // Outside the cache, which would keep the canvas.
  return new Sprite(Texture.from(copy, true));
}
