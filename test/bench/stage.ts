// Which is cheaper in software GL: three.js and PixiJS in one context, or a canvas for each? One line of JSON at the end.
import { launchBrowser, openContext } from '../support/browser.ts';
import { createWallFixture } from '../pictures/fixtures/wall-fixture.ts';
import { openWallPage } from '../pictures/open-wall-page.ts';
import { serveClient } from '../pictures/serve-client.ts';
import type {} from '../../wall-client/main.ts';

const FRAMES = 60;
const ROUNDS = 4;
const SIZE = { width: 1920, height: 540 };

interface DrawnWall {
  readonly watchfloor?: { draw(wall: number): void };
}
interface Figures {
  readonly scriptMs: number;
  readonly frameMs: number;
}

const fixture = await createWallFixture('lianyuan');
await using client = await serveClient();
const browser = await launchBrowser();
try {
  const figures: Record<'shared' | 'stacked', Figures[]> = { shared: [], stacked: [] };
  // The modes take turns, so that what else the machine does hits both.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const mode of ['shared', 'stacked'] as const) figures[mode].push(await measure(mode));
  }
  const best = (mode: 'shared' | 'stacked', of: keyof Figures) => Math.min(...figures[mode].map((each) => each[of]));
  const shared = { scriptMs: best('shared', 'scriptMs'), frameMs: best('shared', 'frameMs') };
  const stacked = { scriptMs: best('stacked', 'scriptMs'), frameMs: best('stacked', 'frameMs') };
  process.stdout.write(
    `${JSON.stringify({
      sharedScriptMs: round2(shared.scriptMs),
      stackedScriptMs: round2(stacked.scriptMs),
      sharedFrameMs: round2(shared.frameMs),
      stackedFrameMs: round2(stacked.frameMs),
      frameRatioSharedToStacked: round2(shared.frameMs / stacked.frameMs),
    })}\n`,
  );
} finally {
  await browser.close();
}

async function measure(mode: 'shared' | 'stacked'): Promise<Figures> {
  const context = await openContext(browser, { viewport: SIZE });
  const page = await openWallPage(context, { client, fixture, scene: 'overview', query: { surface: mode } });
  const figures = await page.evaluate(
    async ({ frames, start }) => {
      const wall = (globalThis as unknown as DrawnWall).watchfloor;
      if (!wall) throw new Error('the wall has not started');
      let script = 0;
      const begun = performance.now();
      for (let frame = 0; frame < frames; frame += 1) {
        const before = performance.now();
        wall.draw(start + frame * 50);
        script += performance.now() - before;
        // To the next picture on the screen: rasterising and composing count as well.
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return { scriptMs: script / frames, frameMs: (performance.now() - begun) / frames };
    },
    { frames: FRAMES, start: fixture.wall },
  );
  await context.close();
  return figures;
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
