import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readRtpPacket, type RtpPacket } from '../rtp/rtp-packet.ts';
import { ReorderBuffer } from '../rtp/reorder-buffer.ts';
import { SourceFault } from '../source.ts';

const TRIES = 20;
/** A key unit of 500 kB comes at once, while this process may be busy. */
const RECEIVE_BUFFER_BYTES = 2 * 1024 * 1024;

export interface DatagramEvents {
  /** A packet of RTP, in its order. */
  readonly packet: (bytes: Buffer, packet: RtpPacket) => void;
  /** Packets of RTCP that came together. */
  readonly control: (bytes: Buffer) => void;
}

interface Datagram {
  readonly bytes: Buffer;
  readonly packet: RtpPacket;
}

/** A pair of ports for RTP and RTCP by UDP; hands the packets on in their order. Close it. */
export class DatagramChannel {
  readonly #rtp: Socket;
  readonly #rtcp: Socket;

  private constructor(rtp: Socket, rtcp: Socket) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
  }

  /** An even port and the next, as RFC 3550 wants it. */
  static async open(): Promise<DatagramChannel> {
    for (let tries = TRIES; tries > 0; tries -= 1) {
      const rtp = await bind(0);
      const port = rtp?.address().port ?? 1;
      const rtcp = port % 2 === 0 ? await bind(port + 1) : undefined;
      if (rtp && rtcp) return new DatagramChannel(rtp, rtcp);
      rtp?.close();
    }
    throw SourceFault.unreachable('no free pair of ports for UDP');
  }

  /** Of RTP; that of RTCP is the next. */
  get port(): number {
    return this.#rtp.address().port;
  }

  /** From now on; packets of any other address are passed over. */
  listen(remoteAddress: string | undefined, now: () => number, events: DatagramEvents): void {
    const isRemote = ({ address }: RemoteInfo) => plainAddress(address) === plainAddress(remoteAddress ?? '');
    const buffer = new ReorderBuffer<Datagram>(({ bytes, packet }) => events.packet(bytes, packet));
    this.#rtp.on('message', (bytes: Buffer, from: RemoteInfo) => {
      if (!isRemote(from)) return;
      const packet = readRtpPacket(bytes, 0, bytes.length);
      if (packet) buffer.take({ bytes, packet }, packet.sequence, now());
    });
    this.#rtcp.on('message', (bytes: Buffer, from: RemoteInfo) => {
      if (isRemote(from)) events.control(bytes);
    });
  }

  close(): void {
    this.#rtp.close();
    this.#rtcp.close();
  }
}

async function bind(port: number): Promise<Socket | undefined> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
  try {
    socket.bind(port);
    await once(socket, 'listening');
    // A camera that has gone makes errors of what is sent to it; nothing is sent here.
    socket.on('error', () => undefined);
    return socket;
  } catch {
    // Taken by somebody else: another pair is tried.
    socket.close();
    return undefined;
  }
}

function plainAddress(address: string): string {
  return address.replace(/^::ffff:/, '');
}
