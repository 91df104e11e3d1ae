import type { Container, Sprite } from 'pixi.js';
import { takeStill } from './canvas-still.ts';
import { type SceneChange, shareOfNew } from './scene-change.ts';

/**
 * The last picture of the scene before, over the new one: it gives way by wall time. A picture rather than the scene, since
 * what has depth is drawn under all panels, and two scenes cannot lie in one another.
 */
export class FadingStill {
  readonly #sprite: Sprite;
  readonly #change: SceneChange;

  /** Call in the task that has drawn the canvases. */
  constructor(canvases: readonly HTMLCanvasElement[], change: SceneChange, over: Container) {
    this.#change = change;
    this.#sprite = takeStill(canvases);
    over.addChild(this.#sprite);
  }

  isOver(wall: number): boolean {
    return shareOfNew(this.#change, wall) >= 1;
  }

  frame(wall: number): void {
    this.#sprite.alpha = 1 - this.shareOfNew(wall);
  }

  /** How much is to be seen of what lies under it. */
  shareOfNew(wall: number): number {
    return shareOfNew(this.#change, wall);
  }

  destroy(): void {
    this.#sprite.destroy({ texture: true, textureSource: true });
  }
}
