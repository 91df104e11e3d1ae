import { hash } from 'node:crypto';
import type { RtspRequest } from './rtsp-request.ts';

/** Who may look at a camera, and how he says so. */
export interface Credentials {
  readonly scheme: 'basic' | 'digest';
  readonly user: string;
  readonly password: string;
}

const REALM = 'drill';

/** What a camera asks for, as the value of `WWW-Authenticate`. */
export function challengeOf({ scheme }: Credentials, nonce: string): string {
  return scheme === 'basic' ? `Basic realm="${REALM}"` : `Digest realm="${REALM}", nonce="${nonce}"`;
}

/** Basic (RFC 7617), or Digest with MD5 and without `qop` (RFC 2069), as cameras have it. */
export function isLetIn({ scheme, user, password }: Credentials, nonce: string, request: RtspRequest): boolean {
  const said = request.headers['authorization'] ?? '';
  if (scheme === 'basic') return said === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  if (!/^digest /i.test(said)) return false;
  const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(said)?.[1];
  if (field('nonce') !== nonce || field('username') !== user) return false;
  const who = md5(`${user}:${REALM}:${password}`);
  const what = md5(`${request.method}:${field('uri')}`);
  return field('response') === md5(`${who}:${nonce}:${what}`);
}

function md5(text: string): string {
  return hash('md5', text);
}
