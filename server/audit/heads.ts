import { createSocket, type Socket } from 'node:dgram';
import { hostname } from 'node:os';
import { appendDurably } from './archive/durable-file.ts';
import { formatSigned, type Signed } from './archive/archive-line.ts';

/** Where signed heads go, so that an archive that was cut or written anew contradicts them. */
export interface HeadSink {
  /** Resolves when it is there, as far as that can be known. */
  write(head: Signed): Promise<void>;
  close(): void;
}

/** A file, line by line. */
export function fileSink(path: string): HeadSink {
  return {
    write: (head) => appendDurably(path, `${formatSigned(head)}\n`, { torn: 'end' }),
    close: () => undefined,
  };
}

/** Facility 13, log audit; severity 5, notice. */
const PRIORITY = 13 * 8 + 5;

/** RFC 5424 over UDP (RFC 5426): nothing says whether it arrived. */
export function syslogSink(url: URL): HeadSink {
  const socket: Socket = createSocket(url.hostname.startsWith('[') ? 'udp6' : 'udp4');
  // Nothing here keeps a process alive, and a server that is away is told of by send's own error.
  socket.unref();
  socket.on('error', () => undefined);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? 514 : Number(url.port);
  return {
    write: (head) =>
      new Promise((resolve, reject) => {
        const time = new Date(head.at).toISOString();
        const message = `<${PRIORITY}>1 ${time} ${hostname()} watchfloor ${process.pid} audit-head - ${formatSigned(head)}`;
        socket.send(message, port, host, (error) => (error ? reject(error) : resolve()));
      }),
    close: () => socket.close(),
  };
}

/** `AUDIT_HEADS`: a path, or `syslog://host:port`. */
export function openHeadSink(place: string): HeadSink {
  return place.startsWith('syslog://') ? syslogSink(new URL(place)) : fileSink(place);
}
