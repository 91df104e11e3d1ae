import type { Rendition } from '../../protocol/video.ts';

/** Where a drill's cameras are served under their names. */
const DRILL = /^drill:([a-z0-9][a-z0-9-]{0,39})$/;
/** In the path or the query of cheap cameras: `/user=admin&password=…/stream`. */
const HIDDEN_SECRET = /(?:^|[/?&;_])(?:user(?:name)?|usr|pass(?:word|wd)?|pwd)=/i;

const EXPECTED = 'rtsp://host[:port]/path, or drill:<name>';

/** What is wrong with an address of a site file. It may hold a password where it should not: it is never repeated. */
export function checkCameraAddress(address: string): { readonly found: string; readonly expected: string } | undefined {
  if (DRILL.test(address)) return undefined;
  if (!/^rtsp:\/\//i.test(address) || !URL.canParse(address) || new URL(address).hostname === '')
    return { found: 'an address of another kind', expected: EXPECTED };
  const { username, password, pathname, search } = new URL(address);
  if (username || password || HIDDEN_SECRET.test(pathname + search))
    return {
      found: 'an address with a user or a password in it',
      expected: 'the address alone, and `credentials: <name>`: the secret stays out of the site’s files',
    };
  return undefined;
}

/** What is wrong with the address of a device service; as above, it is never repeated. */
export function checkDeviceAddress(address: string): { readonly found: string; readonly expected: string } | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url?.hostname) return { found: 'no address', expected: 'http://host[:port]/path' };
  if (url.username || url.password || HIDDEN_SECRET.test(url.pathname + url.search))
    return { found: 'an address with a user or a password in it', expected: 'the address alone' };
  return undefined;
}

/** The address that is asked; a camera of the drill is found at the drill’s own server, undefined where there is none. */
export function resolveCameraAddress(
  address: string,
  { rendition, drillUrl }: { readonly rendition: Rendition; readonly drillUrl: string | undefined },
): string | undefined {
  const name = DRILL.exec(address)?.[1];
  if (name === undefined) return address;
  return drillUrl === undefined ? undefined : `${drillUrl}/${name}/${rendition}`;
}
