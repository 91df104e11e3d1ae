import type { SiteDescription } from '../protocol/site/site.ts';
import type { ScreenToken } from './screen-token.ts';

const RETRY_MS = 3_000;

export interface SiteRequest {
  readonly token: ScreenToken;
  /** There was no answer; it is asked again. */
  readonly onRetry: () => void;
  /** The page is not let in; it is asked again when this resolves. */
  readonly onRefused: () => Promise<void>;
}

/** Asks for the site until there is an answer. */
export async function requestSite({ token, onRetry, onRefused }: SiteRequest): Promise<SiteDescription> {
  for (;;) {
    try {
      const answer = await fetch('/api/v1/site', { headers: token.headers });
      if (answer.ok) return (await answer.json()) as SiteDescription;
      if (answer.status === 401 || answer.status === 403) {
        await onRefused();
        continue;
      }
    } catch {
      // No server yet: that is what the retry is for.
    }
    onRetry();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
