import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/**
 * From now on this process trusts the authorities of `file` (PEM) besides those that it trusts anyway, in whatever it calls:
 * fetch, WebSockets, LDAP.
 * @throws where the file cannot be read
 */
export function trustAuthorities(file: string | undefined): void {
  if (file === undefined) return;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`TLS_CA=${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error(`TLS_CA=${file}: expected certificates as PEM`);
  setDefaultCACertificates([...getCACertificates('default'), text]);
}
