import { isDeepStrictEqual } from 'node:util';
import { checkSite } from '../../../config/site/check-site.ts';
import type { Site } from '../../../protocol/site/site.ts';
import type { SiteReloadAnswer } from '../../../protocol/site-reload.ts';
import { FinalFault } from '../../aggregate/final-fault.ts';
import { type Actor, type Audit, witnessed } from '../../audit/audit.ts';

export interface SiteReloadOptions {
  /** Of the site's files. */
  readonly directory: string;
  readonly audit: Audit;
  /** As it is served. */
  readonly current: () => Site;
  /** Why a site cannot take the other's place while the server runs; none where it can. */
  readonly refuse: (before: Site, after: Site) => Promise<readonly string[]>;
  /** Serves the site from now on. Rejects where it cannot: then the old one is served still. */
  readonly change: (after: Site) => Promise<void>;
}

/** Reads a site's files again and serves what they say; where anything is wrong with them, nothing changes ([SF4]). */
export class SiteReload {
  readonly #options: SiteReloadOptions;
  /** One at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: SiteReloadOptions) {
    this.#options = options;
  }

  run(actor: Actor): Promise<SiteReloadAnswer> {
    const done = this.#last.then(() => this.#run(actor));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #run(actor: Actor): Promise<SiteReloadAnswer> {
    const { directory, audit, current, refuse, change } = this.#options;
    const { site: after, faults } = await checkSite(directory);
    if (!after) return { outcome: 'faulty', faults: [...faults] };
    const before = current();
    if (isDeepStrictEqual(before, after)) return { outcome: 'same' };
    const because = await refuse(before, after);
    if (because.length > 0) return { outcome: 'refused', because: [...because] };
    try {
      await witnessed(audit, { ...actor, what: 'site.reload' })({ on: `site/${after.code}` }, () => change(after));
    } catch (error) {
      // What only the data could tell, and told meanwhile.
      if (error instanceof FinalFault) return { outcome: 'refused', because: error.message.split('\n') };
      throw error;
    }
    return { outcome: 'reloaded' };
  }
}
