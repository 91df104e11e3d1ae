import type { CDPSession, Page } from 'playwright-core';

/** The engine lets go of compiled code that is not used only after some collections. */
const COLLECTIONS = 4;

/** What a page holds once garbage is collected: bytes of JS heap, listeners, DOM nodes, GL objects by kind (countGlObjects). */
export type PageMemory = Readonly<Record<string, number>> & { readonly heapBytes: number };

export class MemoryMeter {
  readonly #page: Page;
  readonly #session: CDPSession;

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  static async open(page: Page): Promise<MemoryMeter> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    return new MemoryMeter(page, session);
  }

  async measure(): Promise<PageMemory> {
    const heaps: number[] = [];
    let found = new Map<string, number>();
    while (heaps.length < COLLECTIONS) {
      await this.#session.send('HeapProfiler.collectGarbage');
      const { metrics } = await this.#session.send('Performance.getMetrics');
      found = new Map(metrics.map(({ name, value }) => [name, value]));
      heaps.push(found.get('JSHeapUsedSize') ?? Number.NaN);
    }
    return {
      heapBytes: Math.min(...heaps),
      listeners: found.get('JSEventListeners') ?? Number.NaN,
      nodes: found.get('Nodes') ?? Number.NaN,
      ...(await this.#page.evaluate(() => (globalThis as unknown as { alive: Record<string, number> }).alive)),
    };
  }
}

/** For Chromium: the engine's compiled code comes and goes by megabytes, and says nothing of what a page keeps. */
export const WITHOUT_COMPILED_CODE = '--js-flags=--no-opt --no-maglev';
