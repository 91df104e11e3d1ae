import type { Socket } from 'node:net';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { CertificatesFile } from '../../../config/identity/identity-file.ts';
import type { ScreenPlace } from '../../gate/keys/key-record.ts';

type Source = NonNullable<CertificatesFile['accounts']>['from'];

/** A certificate that an authority of ours has signed, and whose key the other end has shown to have. */
export interface ClientCertificate {
  /** SHA-256, hexadecimal. */
  readonly fingerprint: string;
  /** Epoch ms. */
  readonly validTo: number;
  names(source: Source): readonly string[];
}

const PREFIX: Readonly<Record<Exclude<Source, 'commonName'>, string>> = { email: 'email:', dns: 'DNS:', uri: 'URI:' };

/** Undefined where the other end has shown none, or one that is not to be trusted. */
export function readClientCertificate(socket: Socket | undefined): ClientCertificate | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  // To some versions of Node a resumed TLS session is authorised where none was ever shown; a closed socket says null.
  const peer: Partial<PeerCertificate> | null = socket.getPeerCertificate();
  if (!peer?.fingerprint256) return undefined;
  const { subject, subjectaltname = '', fingerprint256, valid_to = '' } = peer;
  // What Node had to quote holds a comma or a quote, as no name of ours does: it might pass for two.
  const alternatives = subjectaltname.includes('"') ? [] : subjectaltname.split(', ');
  const { CN } = (subject ?? {}) as { CN?: string | string[] };
  return {
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    validTo: Date.parse(valid_to),
    names: (source) => {
      if (source === 'commonName') return typeof CN === 'string' ? [CN] : (CN ?? []);
      const prefix = PREFIX[source];
      return alternatives.flatMap((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : []));
    },
  };
}

/** Whose certificates are whose, as declared. */
export class CertificateWay {
  readonly #file: CertificatesFile;

  constructor(file: CertificatesFile) {
    this.#file = file;
  }

  get opensAccounts(): boolean {
    return this.#file.accounts !== undefined;
  }

  /** The account that a certificate names; whether there is one is another question. */
  accountOf(certificate: ClientCertificate): string | undefined {
    const { accounts } = this.#file;
    if (!accounts) return undefined;
    const { from, without } = accounts;
    // Of two names nobody could say which is meant.
    const [name, ...others] = certificate.names(from).filter((each) => each.endsWith(without));
    return others.length > 0 ? undefined : name?.slice(0, name.length - without.length).toLowerCase();
  }

  /** Where a screen with this certificate stands. */
  placeOf(certificate: ClientCertificate): ScreenPlace | undefined {
    const { screens } = this.#file;
    if (!screens) return undefined;
    const name = certificate.names(screens.from).find((each) => Object.hasOwn(screens.places, each));
    return name === undefined ? undefined : screens.places[name];
  }
}
