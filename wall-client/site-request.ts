import type { SiteDescription } from '../protocol/site/site.ts';

const RETRY_MS = 3_000;

/** Asks for the site until there is an answer; says each time that there was none. */
export async function requestSite(onRetry: () => void): Promise<SiteDescription> {
  for (;;) {
    try {
      const answer = await fetch('/api/v1/site');
      if (answer.ok) return (await answer.json()) as SiteDescription;
    } catch {
      // No server yet: that is what the retry is for.
    }
    onRetry();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
