import type { Browser, Page } from 'playwright-core';
import type { SiteDescription } from '../../protocol/site/site.ts';
import { type Rectangle, scaleRectangle } from '../../wall-client/layout/rectangle.ts';
import { layScene } from '../../wall-client/layout/scene-layout.ts';
import { fitScreen } from '../../wall-client/stage/screen-fit.ts';
import { openContext } from '../support/browser.ts';
import { until } from '../support/until.ts';

/** Software GL on a busy machine draws a frame or two a second; a third of the wall's pixels each way is enough to see. */
const PATIENCE_MS = 60_000;
/** A number rolls for less than this; a picture that stands for so long is at rest. */
const AT_REST_MS = 600;
const VIEWPORT = { width: 1280, height: 360 };
/** Without a GPU every frame costs, and what is looked for here is in each of them. */
export const FRAMES_PER_SECOND = '10';

export type WallPageOptions = {
  browser: Browser;
  /** Of the server. */
  url: string;
  /** Default: the wall's own. */
  scene?: string;
  language?: 'zh' | 'en';
};

/** What the wall client leaves on its page for tests. */
interface DrawnWall {
  readonly stage: { readonly canvas: HTMLCanvasElement; readonly view: unknown };
  readonly drawnAt: number;
  draw(wall: number): void;
}

/** The whole wall `main` in a real browser, as a person would see it. Close it. */
export class WallPage implements AsyncDisposable {
  readonly page: Page;
  /** What went wrong on the page, by the browser's word. */
  readonly errors: string[] = [];
  /** Addresses that the page asked for on any other server. */
  readonly foreign: string[] = [];
  readonly #panels: ReadonlyMap<string, Rectangle>;

  private constructor(page: Page, url: string, panels: ReadonlyMap<string, Rectangle>) {
    this.page = page;
    this.#panels = panels;
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && message.text().startsWith('panel ')) this.errors.push(message.text());
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.errors.push(`${response.status()} ${response.url()}`);
    });
    page.on('request', (request) => {
      const address = request.url();
      if (!address.startsWith(url) && !address.startsWith('data:') && !address.startsWith('blob:'))
        this.foreign.push(address);
    });
  }

  /** Resolves when the wall is drawn and its link is live. */
  static async open({ browser, url, scene, language = 'en' }: WallPageOptions): Promise<WallPage> {
    const site: SiteDescription = await (await fetch(`${url}/api/v1/site`)).json();
    const wall = site.file.walls.main;
    const chosen = site.scenes[scene ?? wall?.scene ?? ''];
    if (!wall || !chosen) throw new Error(`the site ${site.code} has no wall main or no scene ${scene}`);
    const context = await openContext(browser, { viewport: VIEWPORT });
    const page = await context.newPage();
    const fit = fitScreen(
      wall,
      { x: 0, y: 0, width: wall.width, height: wall.height },
      { ...VIEWPORT, devicePixelRatio: 1 },
    );
    const panels = new Map(
      [...layScene(chosen, wall)].map(([name, units]) => [name, scaleRectangle(units, fit.scale)]),
    );
    const opened = new WallPage(page, url, panels);
    const query = new URLSearchParams({
      screen: 'all',
      lang: language,
      fps: FRAMES_PER_SECOND,
      ...(scene !== undefined && { scene }),
    });
    await page.goto(`${url}/wall/main?${query}`);
    await opened.says(language === 'en' ? 'Link live' : '链路正常');
    return opened;
  }

  /** Every text that is drawn now. */
  words(): Promise<string[]> {
    return this.page.evaluate(() => {
      interface Node {
        readonly visible: boolean;
        readonly alpha: number;
        readonly text?: unknown;
        readonly children: readonly Node[];
      }
      const { watchfloor } = globalThis as unknown as { watchfloor?: DrawnWall };
      const words: string[] = [];
      const walk = (node: Node): void => {
        if (!node.visible || node.alpha === 0) return;
        if (typeof node.text === 'string' && node.text !== '') words.push(node.text);
        for (const child of node.children) walk(child);
      };
      if (watchfloor?.stage.canvas.isConnected) walk(watchfloor.stage.view as Node);
      return words;
    });
  }

  /** Resolves when this text is drawn. */
  async says(text: string): Promise<void> {
    let words: string[] = [];
    const said = until(
      async () => {
        words = await this.words();
        return words.some((word) => word.includes(text));
      },
      { withinMs: PATIENCE_MS, everyMs: 200, what: `the wall says ${text}` },
    );
    await said.catch(async (cause: unknown) => {
      const page = words.length > 0 ? words.join(' | ') : await this.page.locator('body').textContent();
      throw new Error(`the wall does not say "${text}" but: ${page}; errors: ${this.errors.join(' | ')}`, { cause });
    });
  }

  /** The pixels of a panel, once they are at rest: two pictures are equal where all their pixels are. */
  async picture(panel: string): Promise<string> {
    let before = '';
    await until(
      async () => {
        const now = await this.#read(panel);
        const isAtRest = now === before;
        before = now;
        return isAtRest;
      },
      { withinMs: PATIENCE_MS, everyMs: AT_REST_MS, what: `panel ${panel} comes to rest` },
    );
    return before;
  }

  /** The next picture of a panel, at rest, that is another than this one. */
  pictureAfter(panel: string, before: string): Promise<string> {
    return until(
      async () => {
        const now = await this.picture(panel);
        return now !== before && now;
      },
      { withinMs: PATIENCE_MS, what: `panel ${panel} changes` },
    );
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Read back in the task that draws: afterwards the drawing buffer is the browser's. */
  async #read(panel: string): Promise<string> {
    const place = this.#panels.get(panel);
    if (!place) throw new Error(`the scene has no panel ${panel}`);
    return this.page.evaluate(({ x, y, width, height }) => {
      const { watchfloor } = globalThis as unknown as { watchfloor: DrawnWall };
      // It says the minute, and changes with it.
      const view = watchfloor.stage.view as { getChildByLabel(label: string): { visible: boolean } | null };
      const watermark = view.getChildByLabel('watermark');
      if (watermark) watermark.visible = false;
      watchfloor.draw(watchfloor.drawnAt);
      const copy = document.createElement('canvas');
      copy.width = Math.round(width);
      copy.height = Math.round(height);
      copy.getContext('2d')?.drawImage(watchfloor.stage.canvas, -Math.round(x), -Math.round(y));
      return copy.toDataURL('image/png');
    }, place);
  }
}
