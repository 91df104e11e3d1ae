import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOrMakeSecretAsync } from '../../config/secret-file.ts';
import type { Certificate } from './certificate.ts';
import { CERTIFICATE_MS, issueCertificate, makeAuthority } from './local-authority.ts';

/** Another one is issued when a third of its time is left: nobody notices, and a server that was off for a month has one still. */
const RENEW_BEFORE_MS = CERTIFICATE_MS / 3;

export interface LocalCertificateOptions {
  /** Of the authority, its certificate and its key: `DATA_DIR/tls`. */
  readonly directory: string;
  /** Names and addresses that the certificate is for. */
  readonly names: readonly string[];
  readonly nowMs: number;
}

/** Where the authority's certificate lies, for those who shall trust it. */
export function authorityFile(directory: string): string {
  return join(directory, 'ca.crt');
}

export function authorityKeyFile(directory: string): string {
  return join(directory, 'authority.pem');
}
export function serverKeyFile(directory: string): string {
  return join(directory, 'server.pem');
}

/**
 * The certificate of this server, signed by its own authority; both are made where they are missing, and the certificate anew
 * where it ends soon or this machine is called otherwise. Keys are their owner's alone (0600).
 */
export async function loadLocalCertificate(options: LocalCertificateOptions): Promise<Certificate> {
  const { directory, names, nowMs } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const authority = await loadAuthority(options);
  const file = serverKeyFile(directory);
  const present = readBoth(file);
  if (present && isGood(present, { authority, names, nowMs })) return present;
  const issued = await issueCertificate(authority, { names, nowMs });
  writeAtOnce(file, `${issued.key}\n${issued.cert}\n`, 0o600);
  return issued;
}

async function loadAuthority({ directory, names, nowMs }: LocalCertificateOptions): Promise<Certificate> {
  const file = authorityKeyFile(directory);
  await readOrMakeSecretAsync(file, async () => {
    const name = names.find((each) => each !== 'localhost') ?? 'localhost';
    const { key, cert } = await makeAuthority(`Watchfloor ${name}`, nowMs);
    return `${key}\n${cert}`;
  });
  const authority = readBoth(file);
  if (!authority) throw new Error(`${file}: expected a key and a certificate; remove it to have both made anew`);
  const open = authorityFile(directory);
  if (!existsSync(open) || readFileSync(open, 'utf8').trim() !== authority.cert.trim())
    writeAtOnce(open, `${authority.cert}\n`, 0o644);
  return authority;
}

function isGood(
  { cert }: Certificate,
  { authority, names, nowMs }: { authority: Certificate; names: readonly string[]; nowMs: number },
): boolean {
  const read = new X509Certificate(cert);
  return (
    read.validToDate.getTime() - nowMs > RENEW_BEFORE_MS &&
    read.verify(new X509Certificate(authority.cert).publicKey) &&
    names.every((name) => read.checkHost(name) !== undefined || read.checkIP(name) !== undefined)
  );
}

const KEY = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/;
const CERTIFICATES = /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/;

function readBoth(file: string): Certificate | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const key = KEY.exec(text)?.[0];
  const cert = CERTIFICATES.exec(text)?.[0];
  return key !== undefined && cert !== undefined ? { key, cert } : undefined;
}

/** Whoever reads it meanwhile has the old one whole. */
function writeAtOnce(file: string, text: string, mode: number): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode });
  renameSync(draft, file);
}
