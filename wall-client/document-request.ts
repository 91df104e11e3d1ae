import { MissingDocument } from './panels/panel-sources.ts';
import type { ScreenToken } from './screen-token.ts';

const RETRY_MS = 5_000;

/** Asks for a file of the site until there is an answer. Rejects with `MissingDocument` where the server has none. */
export async function requestDocument(name: string, token: ScreenToken): Promise<ArrayBuffer> {
  for (;;) {
    try {
      const answer = await fetch(`/api/v1/documents/${encodeURIComponent(name)}`, { headers: token.headers });
      if (answer.ok) return await answer.arrayBuffer();
      if (answer.status === 404) throw new MissingDocument(name);
    } catch (error) {
      if (error instanceof MissingDocument) throw error;
      // No server at the moment: that is what the retry is for.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
