import type { DevtoolsPipe } from './devtools-pipe.ts';

/** What Chromium shows in place of a page that it could not load. */
const ERROR_PAGE = 'chrome-error:';

interface Target {
  readonly targetId: string;
  readonly type: string;
}

/** Asks the page in a Chromium whether it still runs. */
export class PageProbe {
  readonly #devtools: DevtoolsPipe;
  readonly #url: string;
  #session: string | undefined;

  constructor(devtools: DevtoolsPipe, url: string) {
    this.#devtools = devtools;
    this.#url = url;
  }

  /** Rejects where the page does not answer before `signal` says so. A page that could not be loaded is sent for again. */
  async look(signal: AbortSignal): Promise<void> {
    try {
      const session = this.#session ?? (await this.#attach(signal));
      this.#session = session;
      const to = { signal, session };
      const asked = { expression: 'location.protocol', returnByValue: true };
      const { result } = await this.#devtools.ask<{ result: { value?: unknown } }>('Runtime.evaluate', asked, to);
      if (result.value === ERROR_PAGE) await this.#devtools.ask('Page.navigate', { url: this.#url }, to);
    } catch (error) {
      // The page may have moved to another process: the next look attaches anew.
      this.#session = undefined;
      throw error;
    }
  }

  async #attach(signal: AbortSignal): Promise<string> {
    const { targetInfos } = await this.#devtools.ask<{ targetInfos: Target[] }>('Target.getTargets', {}, { signal });
    const page = targetInfos.find(({ type }) => type === 'page');
    if (!page) throw new Error('Chromium has no page');
    const attached = await this.#devtools.ask<{ sessionId: string }>(
      'Target.attachToTarget',
      { targetId: page.targetId, flatten: true },
      { signal },
    );
    return attached.sessionId;
  }
}
