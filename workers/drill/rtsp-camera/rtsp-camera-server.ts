import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { Rendition } from '../../../protocol/video.ts';
import type { Random } from '../random.ts';
import type { CameraClock } from './camera-clock.ts';
import type { CameraFault } from './camera-fault.ts';
import { CameraStream, type SentPicture } from './camera-stream.ts';
import type { Clip } from './clip.ts';
import type { Credentials } from './credentials.ts';
import { DatagramPorts } from './datagram-ports.ts';
import { RtspConnection } from './rtsp-connection.ts';

/** What the schedule is kept to: a timer of its own for every picture would cost more than the pictures. */
const TICK_MS = 2;
const SESSION_TIMEOUT_MS = 60_000;
/** Cameras of one clip begin so many pictures apart: prime to the length of most clips. */
const PHASE_PICTURES = 37;

export interface CameraDeclaration {
  /** In its addresses: `rtsp://host:port/<name>/main` and `/sub`. */
  readonly name: string;
  readonly clips: Readonly<Record<Rendition, Clip>>;
  readonly credentials?: Credentials;
  /** Default: it is right. */
  readonly clock?: CameraClock;
}

export interface SentFrame extends SentPicture {
  readonly camera: string;
  readonly rendition: Rendition;
}

export interface RtspCameraServerOptions {
  readonly cameras: readonly CameraDeclaration[];
  /** Default: this machine alone. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Epoch ms; a clock that never steps. */
  readonly now: () => number;
  readonly random: Random;
  readonly sessionTimeoutMs?: number;
  readonly onSent?: (sent: SentFrame) => void;
}

interface Camera {
  readonly declaration: CameraDeclaration;
  readonly streams: Readonly<Record<Rendition, CameraStream>>;
}

/** RTSP cameras (RFC 2326, over TCP and UDP) that play clips for ever, each from another place in its own. */
export class RtspCameraServer implements AsyncDisposable {
  readonly #options: RtspCameraServerOptions;
  readonly #cameras: ReadonlyMap<string, Camera>;
  readonly #server: Server;
  readonly #ports: DatagramPorts;
  readonly #connections = new Set<RtspConnection>();
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: RtspCameraServerOptions, server: Server, ports: DatagramPorts) {
    this.#options = options;
    this.#server = server;
    this.#ports = ports;
    this.#cameras = createCameras(options);
    server.on('connection', (socket) => {
      const connection = new RtspConnection({
        socket,
        find: (path) => this.#find(path),
        ports,
        sessionTimeoutMs: options.sessionTimeoutMs ?? SESSION_TIMEOUT_MS,
        random: options.random,
        onPlay: () => this.#schedule(),
      });
      this.#connections.add(connection);
      socket.on('close', () => this.#connections.delete(connection));
    });
  }

  static async start(options: RtspCameraServerOptions): Promise<RtspCameraServer> {
    const { host = '127.0.0.1', port = 0 } = options;
    const server = createServer();
    server.listen(port, host);
    await once(server, 'listening');
    return new RtspCameraServer(options, server, await DatagramPorts.open(host));
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== 'object' || !address) throw new Error('the cameras are closed');
    return address.port;
  }

  /** `rtsp://127.0.0.1:8554/street-1/sub`, without credentials. */
  addressOf(camera: string, rendition: Rendition): string {
    return `rtsp://${this.#options.host ?? '127.0.0.1'}:${this.port}/${camera}/${rendition}`;
  }

  /** How many watch a camera now. */
  viewersOf(camera: string, rendition: Rendition): number {
    return this.#camera(camera).streams[rendition].viewerCount;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** From now on the camera has this fault, in both renditions, and no other; undefined: it is well. */
  setFault(camera: string, fault: CameraFault | undefined): void {
    for (const stream of Object.values(this.#camera(camera).streams)) stream.fault = fault;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    for (const connection of this.#connections) connection.close();
    this.#server.close();
    await once(this.#server, 'close');
    this.#ports.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #camera(name: string): Camera {
    const camera = this.#cameras.get(name);
    if (!camera) throw new Error(`${name}: there is no such camera`);
    return camera;
  }

  #find(path: string) {
    const [, name = '', rendition] = /^\/([^/]+)\/(main|sub)$/.exec(path) ?? [];
    const camera = this.#cameras.get(name);
    if (!camera) return undefined;
    const { credentials } = camera.declaration;
    const stream = camera.streams[rendition as Rendition];
    return { stream, ...(credentials && { credentials }) };
  }

  /** As long as anyone watches; no timer without. */
  #schedule(): void {
    clearTimeout(this.#timer);
    const now = this.#options.now();
    let dueAt = Number.POSITIVE_INFINITY;
    for (const { streams } of this.#cameras.values()) dueAt = Math.min(dueAt, streams.main.dueAt, streams.sub.dueAt);
    if (dueAt === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#tick(), Math.max(TICK_MS, dueAt - now));
  }

  #tick(): void {
    const now = this.#options.now();
    for (const { streams } of this.#cameras.values()) {
      streams.main.tick(now);
      streams.sub.tick(now);
    }
    this.#schedule();
  }
}

function createCameras({ cameras, now, random, onSent }: RtspCameraServerOptions): Map<string, Camera> {
  const beganAtMs = now();
  return new Map(
    cameras.map((declaration, index) => {
      const { name, clips, clock } = declaration;
      const open = (rendition: Rendition) => {
        const clip = clips[rendition];
        return new CameraStream({
          clip,
          // Spread over the time of one picture, so that they do not all send at once.
          beganAtMs: beganAtMs + ((1_000 / clip.rate) * index) / cameras.length,
          phase: (index * PHASE_PICTURES) % clip.units.length,
          now,
          random,
          clock,
          onSent: onSent && ((sent) => onSent({ ...sent, camera: name, rendition })),
        });
      };
      return [name, { declaration, streams: { main: open('main'), sub: open('sub') } }];
    }),
  );
}
