import { NAL_CODECS } from '../picture/nal-codec.ts';
import { readRtpPacket } from '../rtp/rtp-packet.ts';
import { readSenderReport } from '../rtp/sender-report.ts';
import { type PictureUnit, UnitAssembler } from '../rtp/unit-assembler.ts';
import { type OpenSource, type Source, type SourceEvents, SourceFault, type SourceTarget } from '../source.ts';
import { DatagramChannel } from './datagram-channel.ts';
import { RtspConnection } from './rtsp-connection.ts';
import { headerOf, type RtspAnswer } from './rtsp-message.ts';
import { type DescribedVideo, readDescription } from './session-description.ts';

const DEFAULT_PORT = 554;
const MAX_REDIRECTS = 3;
/** RFC 2326, section 12.37. */
const DEFAULT_SESSION_S = 60;
const KEEP_ALIVE_MOST_MS = 30_000;
const UNSUPPORTED_TRANSPORT = 461;

export interface RtspSourceOptions {
  /** Epoch ms, with fractions. */
  readonly now: () => number;
  /** 16 hexadecimal digits. */
  readonly random: () => string;
  readonly patienceMs: number;
  /** A unit that grows beyond is given up. */
  readonly maxUnitBytes: number;
}

export function rtspSources(options: RtspSourceOptions): OpenSource {
  return (target, events) => new RtspSource(options, target, events);
}

/** Pulls one stream over RTSP 1.0 (RFC 2326), its packets by TCP within the connection, or by UDP. */
class RtspSource implements Source {
  readonly #options: RtspSourceOptions;
  readonly #target: SourceTarget;
  readonly #events: SourceEvents;
  #connection: RtspConnection | undefined;
  #datagrams: DatagramChannel | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #assembler: UnitAssembler | undefined;
  #video: DescribedVideo | undefined;
  #channel = 0;
  #controlChannel = 1;
  #arrivedAt = 0;
  #packetAt = 0;
  #hasEnded = false;

  constructor(options: RtspSourceOptions, target: SourceTarget, events: SourceEvents) {
    this.#options = options;
    this.#target = target;
    this.#events = events;
    this.#open(target.address, MAX_REDIRECTS).catch((error: unknown) =>
      this.#end(error instanceof SourceFault ? error : SourceFault.unreadable('it is not understood')),
    );
  }

  get packetAt(): number {
    return this.#packetAt;
  }

  close(): void {
    this.#hasEnded = true;
    this.#release();
  }

  async #open(address: string, redirects: number): Promise<void> {
    if (this.#hasEnded) return;
    if (!URL.canParse(address)) throw SourceFault.unreachable('no address');
    const { hostname, port, host, pathname, search } = new URL(address);
    const url = `rtsp://${host}${pathname}${search}`;
    // A user and a password are for the camera that was configured, not for whom it names.
    const isOwn = host === new URL(this.#target.address).host;
    const connection = new RtspConnection({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || DEFAULT_PORT),
      credentials: isOwn ? this.#target.credentials : undefined,
      patienceMs: this.#options.patienceMs,
      random: this.#options.random,
      onRead: () => {
        this.#arrivedAt = this.#options.now();
      },
      onPacket: (channel, bytes, start, end) => this.#takePacket(channel, bytes, start, end),
      onEnd: (fault) => this.#end(fault),
    });
    this.#connection = connection;
    const offered = await connection.request('OPTIONS', url);
    const described = await connection.request('DESCRIBE', url, { Accept: 'application/sdp' });
    const location = described.status >= 300 && described.status < 400 ? headerOf(described, 'location') : undefined;
    if (location !== undefined) {
      if (redirects === 0 || !/^rtsp:\/\//i.test(location))
        throw SourceFault.refused('it names one address after another');
      this.#release();
      await this.#open(location, redirects - 1);
      return;
    }
    const video = readDescription(accepted(described, 'DESCRIBE'), url);
    if (!video) throw SourceFault.unreadable('it describes no video of H.264 or H.265');
    this.#video = video;
    this.#assembler = new UnitAssembler({
      codec: NAL_CODECS[video.codec],
      described: video.parameterSets,
      maxUnitBytes: this.#options.maxUnitBytes,
      deliver: (unit) => this.#deliver(unit),
    });
    const session = await this.#setUp(connection, video.control);
    if (this.#hasEnded) return;
    const method = /GET_PARAMETER/.test(headerOf(offered, 'public') ?? '') ? 'GET_PARAMETER' : 'OPTIONS';
    accepted(await connection.request('PLAY', video.sessionControl, { Range: 'npt=0.000-' }), 'PLAY');
    if (this.#hasEnded) return;
    // It plays: from now on packets are waited for.
    this.#packetAt ||= this.#options.now();
    this.#keepAlive = setInterval(() => connection.notify(method, video.sessionControl), keepAliveMs(session));
  }

  /** Returns the camera's answer to SETUP. */
  async #setUp(connection: RtspConnection, control: string): Promise<RtspAnswer> {
    if (this.#target.transport !== 'udp') {
      const answer = await connection.request('SETUP', control, {
        Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1',
      });
      if (answer.status !== UNSUPPORTED_TRANSPORT || this.#target.transport === 'tcp') {
        const channels = /interleaved=(\d+)(?:-(\d+))?/.exec(headerOf(answer, 'transport') ?? '');
        this.#channel = Number(channels?.[1] ?? 0);
        this.#controlChannel = Number(channels?.[2] ?? this.#channel + 1);
        return accepted(answer, 'SETUP');
      }
    }
    const datagrams = await DatagramChannel.open();
    if (this.#hasEnded) {
      datagrams.close();
      throw SourceFault.silent('closed');
    }
    this.#datagrams = datagrams;
    const ports = `${datagrams.port}-${datagrams.port + 1}`;
    const answer = accepted(
      await connection.request('SETUP', control, { Transport: `RTP/AVP;unicast;client_port=${ports}` }),
      'SETUP',
    );
    datagrams.listen(connection.remoteAddress, this.#options.now, {
      packet: (bytes, packet) => {
        this.#arrivedAt = this.#options.now();
        this.#packetAt = this.#arrivedAt;
        if (packet.payloadType === this.#video?.payloadType) this.#assembler?.take(bytes, packet);
      },
      control: (bytes) => this.#takeControl(bytes, 0, bytes.length),
    });
    return answer;
  }

  #takePacket(channel: number, bytes: Buffer, start: number, end: number): void {
    if (channel === this.#controlChannel) this.#takeControl(bytes, start, end);
    if (channel !== this.#channel) return;
    this.#packetAt = this.#arrivedAt;
    const packet = readRtpPacket(bytes, start, end);
    if (packet && packet.payloadType === this.#video?.payloadType) this.#assembler?.take(bytes, packet);
  }

  /** No sign of life: a camera that says so much and sends no picture is silent. */
  #takeControl(bytes: Buffer, start: number, end: number): void {
    const report = readSenderReport(bytes, start, end);
    if (report && !this.#hasEnded) this.#events.report(report);
  }

  #deliver(unit: PictureUnit): void {
    if (!this.#hasEnded) this.#events.unit(unit, this.#arrivedAt);
  }

  #end(fault: SourceFault): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#release();
    this.#events.lost(fault);
  }

  #release(): void {
    clearInterval(this.#keepAlive);
    this.#connection?.close(this.#video?.sessionControl ?? '*');
    this.#connection = undefined;
    this.#datagrams?.close();
    this.#datagrams = undefined;
  }
}

function accepted(answer: RtspAnswer, method: string): RtspAnswer {
  if (answer.status < 200 || answer.status > 299) throw SourceFault.refused(`${answer.status} to ${method}`);
  return answer;
}

/** Twice within the time after which the camera would end the session. */
function keepAliveMs(session: RtspAnswer): number {
  const seconds = Number(/timeout=(\d+)/i.exec(headerOf(session, 'session') ?? '')?.[1] ?? DEFAULT_SESSION_S);
  return Math.min(KEEP_ALIVE_MOST_MS, Math.max(1_000, (seconds * 1_000) / 2));
}
