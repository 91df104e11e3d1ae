import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const ATTEMPTS = 20;

/** Two UDP ports side by side, an even one for pictures and the next for reports, that all viewers share. */
export class DatagramPorts {
  readonly port: number;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;

  private constructor(rtp: Socket, rtcp: Socket) {
    this.port = rtp.address().port;
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    // A viewer that is gone answers with an ICMP error.
    for (const socket of [rtp, rtcp]) socket.on('error', () => undefined);
  }

  static async open(host: string): Promise<DatagramPorts> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const rtp = await bind(0, host);
      const { port } = rtp.address();
      try {
        if (port % 2 === 0) return new DatagramPorts(rtp, await bind(port + 1, host));
      } catch {
        // The next port is taken: another pair.
      }
      rtp.close();
    }
    throw new Error(`no two UDP ports side by side are free on ${host}`);
  }

  sendRtp(packet: Buffer, port: number, host: string): void {
    this.#rtp.send(packet, port, host);
  }

  sendRtcp(packet: Buffer, port: number, host: string): void {
    this.#rtcp.send(packet, port, host);
  }

  close(): void {
    this.#rtp.close();
    this.#rtcp.close();
  }
}

async function bind(port: number, host: string): Promise<Socket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.bind(port, host);
  await once(socket, 'listening');
  return socket;
}
