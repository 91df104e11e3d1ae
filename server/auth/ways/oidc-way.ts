import { createHash, randomBytes } from 'node:crypto';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { RedisClientType } from 'redis';
import Type from 'typebox';
import { Value } from 'typebox/value';
import type { OidcFile } from '../../../config/identity/identity-file.ts';
import { httpErrors } from '../../errors.ts';
import type { Claimed } from './external-accounts.ts';

/** How long somebody may take at the provider: for a password, and a second factor. */
export const OIDC_PATIENCE_S = 10 * 60;
const ANSWER_S = 10;
export const CALLBACK_PATH = '/api/v1/session/oidc/callback';

/** What is remembered of somebody who was sent to the provider. */
const Errand = Type.Object({ state: Type.String(), nonce: Type.String(), verifier: Type.String() });

export interface OidcWayOptions {
  readonly file: OidcFile;
  /** Undefined: a public client, whom PKCE alone vouches for. */
  readonly secret: string | undefined;
  readonly redis: Pick<RedisClientType, 'set' | 'getDel'>;
  readonly site: string;
}

/** Sends somebody to an OpenID Connect provider and hears from it who they are: code flow with PKCE, state and nonce. */
export class OidcWay {
  readonly #options: OidcWayOptions;
  #configuration: Promise<Configuration> | undefined;

  constructor(options: OidcWayOptions) {
    this.#options = options;
  }

  get file(): OidcFile {
    return this.#options.file;
  }

  /** Where to send somebody, and what their browser brings back with the answer. Throws the 503 to answer while the provider is away. */
  async begin(): Promise<{ readonly url: string; readonly id: string }> {
    const { file, redis } = this.#options;
    const configuration = await this.#discover();
    const errand = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const id = randomBytes(32).toString('base64url');
    await redis.set(this.#key(id), JSON.stringify(errand), { expiration: { type: 'EX', value: OIDC_PATIENCE_S } });
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.#callback.href,
      scope: file.scopes.join(' '),
      state: errand.state,
      nonce: errand.nonce,
      code_challenge: await calculatePKCECodeChallenge(errand.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, id };
  }

  /** Who came back; `query` is what the provider gave along. Each errand ends once. Throws the HTTP error to answer. */
  async finish(id: string, query: string): Promise<Claimed> {
    const { file, redis } = this.#options;
    const text = await redis.getDel(this.#key(id));
    if (typeof text !== 'string') throw httpErrors.providerRefused();
    const { state, nonce, verifier } = Value.Parse(Errand, JSON.parse(text));
    const configuration = await this.#discover();
    const url = this.#callback;
    url.search = query;
    try {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await authorizationCodeGrant(configuration, url, checks);
      const told = tokens.claims();
      if (!told) throw new Error('the provider gave no ID token');
      const hasAll = [file.claims.account, file.claims.groups].every((claim) => claim in told);
      const more = hasAll ? {} : await fetchUserInfo(configuration, tokens.access_token, told.sub);
      return this.#read(told.sub, { ...more, ...told });
    } catch (error) {
      throw httpErrors.providerRefused(error);
    }
  }

  /** Where somebody who signs out here signs out there as well; undefined where the provider offers no such place. */
  async leaveAt(): Promise<string | undefined> {
    const configuration = await this.#discover().catch(() => undefined);
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined;
    return buildEndSessionUrl(configuration, { post_logout_redirect_uri: `${this.file.origin}/console/` }).href;
  }

  get #callback(): URL {
    return new URL(CALLBACK_PATH, this.file.origin);
  }

  #read(subject: string, claims: Readonly<Record<string, unknown>>): Claimed {
    const { account, display, groups } = this.file.claims;
    const textOf = (claim: string) => (typeof claims[claim] === 'string' ? claims[claim] : undefined);
    const listed = claims[groups];
    return {
      source: 'oidc',
      subject: `${this.file.issuer} ${subject}`,
      name: textOf(account) ?? '',
      display: textOf(display),
      groups: (Array.isArray(listed) ? listed : [listed]).filter((group) => typeof group === 'string'),
    };
  }

  /** Once it has answered it is not asked again; while it is away each sign-in asks anew. */
  async #discover(): Promise<Configuration> {
    const { file, secret } = this.#options;
    const issuer = new URL(file.issuer);
    this.#configuration ??= discovery(issuer, file.clientId, secret, undefined, {
      timeout: ANSWER_S,
      // The file was refused where that is not this machine.
      execute: issuer.protocol === 'http:' ? [allowInsecureRequests] : [],
    });
    try {
      return await this.#configuration;
    } catch (error) {
      this.#configuration = undefined;
      throw httpErrors.unavailable('the sign-in of the organisation', error);
    }
  }

  /** Hashed: whoever reads Redis cannot go on with somebody's errand. */
  #key(id: string): string {
    return `{wf:${this.#options.site}}:oidc:${createHash('sha256').update(id).digest('hex')}`;
  }
}
