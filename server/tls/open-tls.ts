import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer as createNetServer, isIPv6, type Server as NetServer } from 'node:net';
import { isWildcardHost, type TlsConfig } from '../../config/tls.ts';
import { answerPlainly } from './answer-plainly.ts';
import { type Certificate, hostOfCertificate, readCertificate } from './certificate.ts';
import { findOuterAddress, listMachineNames } from './machine-names.ts';
import { type ClientAuthorities, layTls, type TlsDoor } from './tls-door.ts';

/** How soon a newer certificate is found. */
const LOOK_MS = { files: 10_000, local: 10 * 60_000 } as const;

type Speaking = Exclude<TlsConfig, { kind: 'none' }>;

export interface TlsOptions {
  readonly config: TlsConfig;
  /** As configured. */
  readonly host: string;
  /** Files of the authority of client certificates and of those that it has revoked; undefined: nobody is asked for one. */
  readonly clients?: { readonly authority: string; readonly revoked?: string } | undefined;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  readonly log: { info(message: string): void; warn(details: object, message: string): void };
}

/** Where the authority of a server that has its own can be had. */
export interface Authority {
  readonly file: string;
  readonly pem: string;
}

/** TLS as configured, undefined where the server shall speak plain HTTP. @throws where the certificate cannot be read */
export async function openTls(options: TlsOptions): Promise<Tls | undefined> {
  const { config } = options;
  if (config.kind === 'none') {
    if (options.clients)
      throw new Error('IDENTITY_FILE: client certificates need TLS: set TLS_CERT, or a HOST for others');
    return undefined;
  }
  const load = await loaderOf(config, options);
  const certificate = await load();
  if (config.kind === 'files') return new Tls({ ...options, load, certificate, kind: 'files' });
  const { authorityFile } = await import('./local-certificate.ts');
  const file = authorityFile(config.directory);
  const authority = { file, pem: readFileSync(file, 'utf8') };
  return new Tls({ ...options, load, certificate, authority, kind: 'local' });
}

interface Opened extends TlsOptions {
  readonly kind: Speaking['kind'];
  readonly load: () => Promise<Certificate>;
  readonly certificate: Certificate;
  readonly authority?: Authority;
}

/** TLS of one server: looks now and then for a newer certificate. Close it before the server. */
export class Tls {
  readonly #options: Opened;
  readonly #timer: NodeJS.Timeout;
  #certificate: Certificate;
  #door: TlsDoor | undefined;
  #here: NetServer | undefined;

  constructor(options: Opened) {
    this.#options = options;
    this.#certificate = options.certificate;
    this.#timer = setInterval(() => {
      this.#look().catch((error: unknown) => options.log.warn({ err: error }, 'the certificate stays as it is'));
    }, LOOK_MS[options.kind]);
    this.#timer.unref();
  }

  /** Browsers that were here once come by https alone: not where the authority is our own, which may be made anew. */
  get isStrict(): boolean {
    return this.#options.kind === 'files';
  }

  /** What other machines shall trust; undefined where an authority that they know has signed. */
  get authority(): Authority | undefined {
    return this.#options.authority;
  }

  /** Where other machines find the server, which listens on this port. */
  urlOn(port: number): string {
    const host = this.#hostForOthers();
    return `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  }

  /** From now on the server speaks it. To be called before it listens. */
  lay(server: Server): void {
    const { clients, authority } = this.#options;
    this.#door = layTls(server, {
      certificate: this.#certificate,
      clientAuthorities: clients && readAuthorities(clients),
      onPlain: answerPlainly(authority?.pem),
    });
  }

  /** Where this machine itself finds the server: on its loopback, also where it listens on another address alone. */
  async openHere(server: Server, port: number): Promise<string> {
    if (!isWildcardHost(this.#options.host)) {
      this.#here = createNetServer((socket) => server.emit('connection', socket)).listen(port, '127.0.0.1');
      await once(this.#here, 'listening');
    }
    return `http://127.0.0.1:${port}`;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#door?.close();
    this.#here?.close();
  }

  async #look(): Promise<void> {
    const next = await this.#options.load();
    if (next.cert === this.#certificate.cert && next.key === this.#certificate.key) return;
    this.#certificate = next;
    this.#door?.replace(next);
    this.#options.log.info('the certificate is another one from now on');
  }

  #hostForOthers(): string {
    const { host, config } = this.#options;
    if (!isWildcardHost(host)) return host;
    const named = config.kind === 'local' ? config.names[0] : hostOfCertificate(this.#certificate.cert);
    return named ?? findOuterAddress() ?? 'localhost';
  }
}

/** @throws naming the file that cannot be read */
function readAuthorities({ authority, revoked }: NonNullable<TlsOptions['clients']>): ClientAuthorities {
  return { ca: readFileSync(authority, 'utf8'), ...(revoked !== undefined && { crl: readFileSync(revoked, 'utf8') }) };
}

async function loaderOf(config: Speaking, { host, now }: TlsOptions): Promise<() => Promise<Certificate>> {
  if (config.kind === 'files') return () => readCertificate(config);
  // What makes certificates takes a while to load, and most servers make none.
  const { loadLocalCertificate } = await import('./local-certificate.ts');
  const { directory, names } = config;
  return () => {
    const own = isWildcardHost(host) ? [] : [host];
    const all = [...new Set([...names, ...own, ...listMachineNames()])];
    return loadLocalCertificate({ directory, names: all, nowMs: now() });
  };
}
