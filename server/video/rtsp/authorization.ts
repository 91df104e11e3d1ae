import { createHash } from 'node:crypto';
import type { Credentials } from '../source.ts';

/** What a camera asks for, as far as it can be answered. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'digest';
      readonly realm: string;
      readonly nonce: string;
      readonly opaque: string | undefined;
      readonly algorithm: 'md5' | 'sha256';
      /** As the camera wrote it, since it is sent back. */
      readonly written: string | undefined;
      readonly hasQop: boolean;
    };

/**
 * The best of the challenges of `WWW-Authenticate` headers: Digest by SHA-256, by MD5, then Basic; undefined where none is known.
 */
export function chooseChallenge(headers: readonly string[]): Challenge | undefined {
  const challenges = headers.flatMap(splitChallenges).flatMap((text) => readChallenge(text) ?? []);
  const rank = (challenge: Challenge) => (challenge.scheme === 'basic' ? 2 : challenge.algorithm === 'md5' ? 1 : 0);
  return challenges.sort((a, b) => rank(a) - rank(b))[0];
}

export interface Request {
  readonly method: string;
  readonly uri: string;
}

/**
 * Answers one challenge for as many requests as come (RFC 7616; RFC 2069 where the camera knows no `qop`; RFC 7617).
 * `random` makes the client's nonce: 16 hexadecimal digits.
 */
export class Authorization {
  readonly challenge: Challenge;
  readonly #credentials: Credentials;
  readonly #random: () => string;
  #count = 0;

  constructor(challenge: Challenge, credentials: Credentials, random: () => string) {
    this.challenge = challenge;
    this.#credentials = credentials;
    this.#random = random;
  }

  /** The value of `Authorization`. */
  headerFor({ method, uri }: Request): string {
    const { user, password } = this.#credentials;
    const { challenge } = this;
    if (challenge.scheme === 'basic') return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const { realm, nonce, opaque, algorithm, written, hasQop } = challenge;
    const digest = (text: string) => createHash(algorithm).update(text).digest('hex');
    const who = digest(`${user}:${realm}:${password}`);
    const what = digest(`${method}:${uri}`);
    this.#count += 1;
    const count = this.#count.toString(16).padStart(8, '0');
    const own = this.#random();
    const response = hasQop
      ? digest(`${who}:${nonce}:${count}:${own}:auth:${what}`)
      : digest(`${who}:${nonce}:${what}`);
    return [
      `Digest username="${escape(user)}"`,
      `realm="${escape(realm)}"`,
      `nonce="${escape(nonce)}"`,
      `uri="${uri}"`,
      `response="${response}"`,
      ...(written === undefined ? [] : [`algorithm=${written}`]),
      ...(opaque === undefined ? [] : [`opaque="${escape(opaque)}"`]),
      ...(hasQop ? ['qop=auth', `nc=${count}`, `cnonce="${own}"`] : []),
    ].join(', ');
  }
}

/** Several challenges may stand in one header, and each has commas of its own. */
function splitChallenges(header: string): string[] {
  return header.split(/,\s*(?=(?:digest|basic)\s)/i);
}

function readChallenge(text: string): Challenge | undefined {
  if (/^basic\b/i.test(text)) return { scheme: 'basic' };
  if (!/^digest\s/i.test(text)) return undefined;
  const fields = new Map(
    [...text.matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi)].map(([, name = '', quoted, plain]) => [
      name.toLowerCase(),
      quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '',
    ]),
  );
  const [realm, nonce, written] = [fields.get('realm'), fields.get('nonce'), fields.get('algorithm')];
  const algorithm = algorithmOf(written);
  const qop = fields.get('qop')?.split(/\s*,\s*/);
  if (realm === undefined || nonce === undefined || !algorithm || (qop && !qop.includes('auth'))) return undefined;
  return {
    scheme: 'digest',
    realm,
    nonce,
    opaque: fields.get('opaque'),
    algorithm,
    written,
    hasQop: qop !== undefined,
  };
}

function algorithmOf(written = 'MD5'): 'md5' | 'sha256' | undefined {
  if (/^md5$/i.test(written)) return 'md5';
  return /^sha-256$/i.test(written) ? 'sha256' : undefined;
}

function escape(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}
