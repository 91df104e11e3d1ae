import type { Page } from 'playwright-core';
import type { SceneFile } from '../../protocol/site/scenes.ts';

/** Puts another scene on an open page, as it stands at a moment (epoch ms), and waits for all that comes by itself. */
export async function showScene(page: Page, name: string, scene: SceneFile | undefined, wall: number): Promise<void> {
  await page.evaluate(
    async ({ name, scene, wall }) => {
      const { watchfloor } = globalThis;
      if (!watchfloor || !scene) throw new Error(`there is no scene ${name}`);
      watchfloor.stage.showScene(name, scene);
      watchfloor.draw(wall);
      while (!watchfloor.stage.isSettled) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        watchfloor.draw(wall);
      }
    },
    { name, scene, wall },
  );
}
