import type { Page } from 'playwright-core';
import type { WallFixture } from '../../wall-client/fixture.ts';

/** Puts another scene of a fixture's site on an open page, as it stands at the fixture's moment, and waits for its picture. */
export async function showScene(page: Page, name: string, { site, wall }: WallFixture): Promise<void> {
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
    { name, scene: site.scenes[name], wall },
  );
}
