import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { isLoopback } from '../gate/authentication.ts';
import type { Certificate } from './certificate.ts';

/** The first byte of a TLS record that begins a handshake (RFC 8446, 5.1); no method of HTTP begins with it. */
const HANDSHAKE = 0x16;
/** Who says nothing for so long wants nothing; browsers open connections ahead. */
const PATIENCE_MS = 20_000;

/** Of client certificates, PEM. */
export interface ClientAuthorities {
  readonly ca: string;
  readonly crl?: string;
}

export interface TlsDoorOptions {
  readonly certificate: Certificate;
  /** Undefined: nobody is asked for a certificate. */
  readonly clientAuthorities?: ClientAuthorities | undefined;
  /** For other machines that speak plain HTTP. */
  readonly onPlain: RequestListener;
}

export interface TlsDoor {
  /** For connections from now on. */
  replace(certificate: Certificate): void;
  /** Hangs up on whoever has not said anything yet: a server that closes would wait for them. */
  close(): void;
}

/**
 * Makes `server` speak TLS on the port on which it listens. Plain HTTP is for this machine alone, whose loopback no network
 * hears: so workers, commands, probes, and a proxy in front of it need no certificate. To be called before anything else hears
 * of connections.
 */
export function layTls(server: Server, { certificate, clientAuthorities, onPlain }: TlsDoorOptions): TlsDoor {
  const serve = server.listeners('connection');
  server.removeAllListeners('connection');
  const optionsOf = ({ cert, key }: Certificate): TlsOptions => ({
    cert,
    key,
    minVersion: 'TLSv1.2',
    // A certificate that we do not know makes nobody out of its bearer, who may sign in all the same.
    ...(clientAuthorities !== undefined && { ...clientAuthorities, requestCert: true, rejectUnauthorized: false }),
  });
  const secure = createTlsServer(
    { ...optionsOf(certificate), ALPNProtocols: ['http/1.1'], handshakeTimeout: PATIENCE_MS },
    (socket) => {
      unheard.delete(nameOf(socket));
      for (const listener of serve) listener.call(server, socket);
    },
  );
  // A machine that does not trust us says so here; it is its own page that tells the person.
  secure.on('tlsClientError', (_error, socket) => socket.destroy());
  const plain = createHttpServer({ requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS }, onPlain);
  /** Those of which nobody knows yet what they want, or whose handshake is under way. */
  const unheard = new Map<string, Socket>();
  let isClosing = false;

  const choose = (socket: Socket): void => {
    const first: Buffer | null = socket.read(1);
    if (first === null) {
      socket.once('readable', () => choose(socket));
      return;
    }
    socket.setTimeout(0);
    socket.unshift(first);
    if (first[0] === HANDSHAKE) return void secure.emit('connection', socket);
    unheard.delete(nameOf(socket));
    if (isLoopback(socket.remoteAddress)) for (const listener of serve) listener.call(server, socket);
    else plain.emit('connection', socket);
  };
  server.on('connection', (socket: Socket) => {
    if (isClosing) return void socket.destroy();
    const name = nameOf(socket);
    unheard.set(name, socket);
    socket.once('close', () => unheard.delete(name));
    const drop = () => void socket.destroy();
    // Whoever serves it hears of its errors; until then nobody would, and the process would end.
    socket.on('error', drop);
    socket.setTimeout(PATIENCE_MS, () => unheard.has(name) && drop());
    choose(socket);
  });
  return {
    replace: (next) => secure.setSecureContext(optionsOf(next)),
    close: () => {
      isClosing = true;
      for (const socket of unheard.values()) socket.destroy();
    },
  };
}

/** A TLS socket does not say on which socket it lies; both have the same far end. */
function nameOf({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remoteAddress} ${remotePort}`;
}
