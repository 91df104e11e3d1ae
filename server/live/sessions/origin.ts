import type { IncomingMessage } from 'node:http';

/** Rule [LV17]. Programs send no Origin; a browser does, and another page's script must not read the wall. */
export function isOriginAllowed({ headers }: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
