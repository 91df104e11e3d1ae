import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { closeCodes } from '../../protocol/close-codes.ts';
import type { Camera } from '../../protocol/site/cameras.ts';
import type { SiteFile } from '../../protocol/site/site-file.ts';
import type { VideoHello } from '../../protocol/video.ts';
import type { Curtains } from '../control/curtains.ts';
import type { Access } from '../live/sessions/access.ts';
import { awaitFarewells } from '../page-link/await-farewells.ts';
import { hasScreen } from '../page-link/has-screen.ts';
import type { SlabPool } from './memory/slab-pool.ts';
import { maySeeRestricted } from './page/may-see.ts';
import { VideoSession } from './page/video-session.ts';
import type { Relay, RelayCounts } from './relay.ts';

/** A watch of 512 streams. */
const MAX_MESSAGE_BYTES = 128 * 1024;
const CHECK_MS = 1_000;

export interface VideoServerOptions {
  readonly relay: Relay;
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly walls: SiteFile['walls'];
  readonly curtains: Pick<Curtains, 'read' | 'listen'>;
  readonly memory: SlabPool;
  /** Most bytes that are held for one page. */
  readonly pageBytesMax: number;
  readonly maxSessions: number;
  readonly authorise: (request: IncomingMessage, hello: VideoHello) => Access | undefined | Promise<Access | undefined>;
  readonly now: () => number;
}

export interface VideoCounts extends RelayCounts {
  readonly pages: number;
  readonly streams: number;
  readonly unitsRelayed: number;
  readonly unitsDropped: number;
  /** Most bytes that were ever held for one page. */
  readonly mostHeldBytes: number;
}

/** All pages that watch; takes their sockets in, and closes the relay with itself. */
export class VideoServer {
  readonly #options: VideoServerOptions;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES });
  readonly #sessions = new Set<VideoSession>();
  readonly #timer: NodeJS.Timeout;
  readonly #stopCurtains: () => void;
  #unitsRelayed = 0;
  #unitsDropped = 0;
  #mostHeldBytes = 0;

  constructor(options: VideoServerOptions) {
    this.#options = options;
    this.#stopCurtains = options.curtains.listen((wall) => {
      for (const session of this.#sessions) if (session.wall === wall) session.heedCurtain();
    });
    this.#timer = setInterval(() => {
      for (const session of this.#sessions) session.check();
    }, CHECK_MS);
  }

  get counts(): VideoCounts {
    let streams = 0;
    let mostHeldBytes = this.#mostHeldBytes;
    for (const session of this.#sessions) {
      streams += session.streams;
      mostHeldBytes = Math.max(mostHeldBytes, session.mostHeldBytes);
    }
    return {
      ...this.#options.relay.counts,
      pages: this.#sessions.size,
      streams,
      unitsRelayed: this.#unitsRelayed,
      unitsDropped: this.#unitsDropped,
      mostHeldBytes,
    };
  }

  /** Takes over a socket that asked for an upgrade. */
  accept(request: IncomingMessage, wire: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, wire, head, (socket) => {
      const { relay, cameras, walls, curtains, memory, pageBytesMax, maxSessions, authorise, now } = this.#options;
      if (this.#sessions.size >= maxSessions) {
        socket.on('error', () => undefined);
        socket.close(closeCodes.overloaded.code, closeCodes.overloaded.reason);
        return;
      }
      const session = new VideoSession({
        socket,
        wire,
        relay,
        memory,
        bytesMax: pageBytesMax,
        now,
        hasScreen: (hello) => hasScreen(walls, hello),
        authorise: (hello) => authorise(request, hello),
        mayWatch: (camera, access, hello) =>
          cameras.get(camera)?.restricted !== true || maySeeRestricted(walls, access, hello),
        curtain: (wall) => curtains.read(wall),
        onRelayed: () => {
          this.#unitsRelayed += 1;
        },
        onDropped: (units) => {
          this.#unitsDropped += units;
        },
      });
      this.#sessions.add(session);
      socket.on('close', () => {
        this.#sessions.delete(session);
        this.#mostHeldBytes = Math.max(this.#mostHeldBytes, session.mostHeldBytes);
      });
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopCurtains();
    for (const session of this.#sessions) session.close('shuttingDown');
    this.#options.relay.close();
    await awaitFarewells(this.#sockets);
  }
}
