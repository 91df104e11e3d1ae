import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';

/** A certificate with what stands between it and its authority, and its key; both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** @throws naming the file that cannot be read, or where the two do not belong together */
export async function readCertificate(files: { readonly cert: string; readonly key: string }): Promise<Certificate> {
  const read = (name: string, file: string) =>
    readFile(file, 'utf8').catch((error: unknown) => {
      throw new Error(`${name}=${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
    });
  const [cert, key] = await Promise.all([read('TLS_CERT', files.cert), read('TLS_KEY', files.key)]);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`TLS_CERT=${files.cert}: no certificate whose key is ${files.key} (${why})`, { cause: error });
  }
  return { cert, key };
}

const DNS_NAME = /^DNS:([^*,]+)$/;

/** The first name of a host that it is for; undefined where it has none. */
export function hostOfCertificate(cert: string): string | undefined {
  const names = new X509Certificate(cert).subjectAltName?.split(', ') ?? [];
  return names.flatMap((name) => DNS_NAME.exec(name)?.[1] ?? [])[0];
}
