import type { Page } from 'playwright-core';
import type { SceneFile } from '../../protocol/site/scenes.ts';
import { showScene } from './show-scene.ts';

/** A text that is drawn, in pixels from the corner of its panel. */
export interface MeasuredText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Drawn as digits, not as words. */
  readonly isNumber: boolean;
}

/** Border of a scene around its panels, on a wall 1080 high. */
const BORDER = Math.round(1_080 * 0.0139);

/** Shows a scene of one panel on an open page and measures what it writes, as drawn: edges of letters, not of their boxes. */
export async function measureTexts(page: Page, scene: SceneFile, wallTime: number): Promise<MeasuredText[]> {
  await showScene(page, 'measured', scene, wallTime);
  return page.evaluate((border) => {
    interface Node {
      readonly visible: boolean;
      readonly alpha: number;
      readonly text?: string;
      readonly renderPipeId?: string;
      readonly children: readonly Node[];
      getBounds(): { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
    }
    const texts: MeasuredText[] = [];
    const walk = (node: Node): void => {
      if (!node.visible || node.alpha === 0) return;
      if (typeof node.text === 'string' && node.text.trim() !== '') {
        const { x, y, width, height } = node.getBounds();
        const isNumber = node.renderPipeId === 'bitmapText';
        // A line of type is a third air above and below its letters.
        const air = height * 0.16;
        texts.push({
          text: node.text,
          left: Math.round(x - border),
          right: Math.round(x + width - border),
          top: Math.round(y + air - border),
          bottom: Math.round(y + height - air - border),
          isNumber,
        });
      }
      for (const child of node.children) walk(child);
    };
    walk(globalThis.watchfloor?.stage.view as unknown as Node);
    return texts;
  }, BORDER);
}
