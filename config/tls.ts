import { join, resolve } from 'node:path';
import type { Environment } from './environment.ts';

/** By what the server speaks TLS: not at all, by files of the site's, or by a certificate of its own authority. */
export type TlsConfig =
  | { readonly kind: 'none' }
  | { readonly kind: 'files'; readonly cert: string; readonly key: string }
  | { readonly kind: 'local'; readonly directory: string; readonly names: readonly string[] };

type TlsEnvironment = Pick<Environment, 'HOST' | 'TLS' | 'TLS_CERT' | 'TLS_KEY' | 'TLS_NAMES'>;

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

export function localTlsDirectory(dataDir: string): string {
  return join(dataDir, 'tls');
}

/** Files win; without any, a server that only this machine reaches needs none. */
export function arrangeTls(env: TlsEnvironment, dataDir: string): TlsConfig {
  if (env.TLS === 'off') return { kind: 'none' };
  if (env.TLS_CERT !== undefined && env.TLS_KEY !== undefined)
    return { kind: 'files', cert: resolve(env.TLS_CERT), key: resolve(env.TLS_KEY) };
  if (isLoopbackHost(env.HOST)) return { kind: 'none' };
  return { kind: 'local', directory: localTlsDirectory(dataDir), names: env.TLS_NAMES?.split(',') ?? [] };
}

/** What of these variables makes no sense together, one line each. */
export function findTlsFaults(env: TlsEnvironment): string[] {
  const { TLS_CERT, TLS_KEY } = env;
  if (TLS_CERT !== undefined && TLS_KEY === undefined) return ['TLS_CERT: expected TLS_KEY beside it'];
  if (TLS_KEY !== undefined && TLS_CERT === undefined) return ['TLS_KEY: expected TLS_CERT beside it'];
  return [];
}

export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host);
}

export function isWildcardHost(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
