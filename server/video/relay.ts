import { resolveCameraAddress } from '../../config/site/camera-address.ts';
import type { Camera } from '../../protocol/site/cameras.ts';
import type { Rendition } from '../../protocol/video.ts';
import type { Feed, FeedViewer } from './feed/feed.ts';
import { PATIENCE, type Patience, Upstream } from './feed/upstream.ts';
import type { SlabPool } from './memory/slab-pool.ts';
import type { Credentials, OpenSource, SourceFault } from './source.ts';
import { type TranscoderOptions, Transcoders } from './transcode/transcoders.ts';

const CHECK_MS = 500;
/** Longer than groups of pictures are: until then each camera has needed what it needs. */
const TRIM_MS = 15_000;

export interface RelayOptions {
  readonly cameras: ReadonlyMap<string, Camera>;
  /** By the name that a camera gives; undefined where there are none. */
  readonly credentials: (name: string) => Credentials | undefined;
  /** Undefined: there are no cameras of a drill. */
  readonly drillUrl: string | undefined;
  readonly open: OpenSource;
  /** How long an upstream stays open when nobody watches any more. */
  readonly lingerMs: number;
  readonly groupBytesMax: number;
  /** Of units, and of what goes out to pages. */
  readonly memory: SlabPool;
  readonly transcode: Omit<TranscoderOptions, 'now' | 'groupBytesMax' | 'memory'>;
  readonly now: () => number;
  readonly random: () => number;
  readonly patience?: Patience;
  /** A camera by its id, and what went wrong; to be logged. */
  readonly onLost: (camera: string, fault: SourceFault) => void;
}

interface Held {
  readonly upstream: Upstream;
  /** Runs while nobody watches. */
  linger: NodeJS.Timeout | undefined;
}

export interface RelayCounts {
  readonly upstreams: number;
  readonly live: number;
  /** Upstreams that were lost and tried again, since the start. */
  readonly reconnects: number;
  readonly transcodes: number;
}

/** All upstreams: one for each rendition of a camera that somebody watches, however many they are. Close it. */
export class Relay {
  readonly transcoders: Transcoders;
  readonly #options: RelayOptions;
  readonly #held = new Map<string, Held>();
  readonly #timer: NodeJS.Timeout;
  readonly #trimming: NodeJS.Timeout;
  #reconnects = 0;
  #checkedAt: number;

  constructor(options: RelayOptions) {
    this.#options = options;
    const { now, groupBytesMax, memory, transcode } = options;
    this.transcoders = new Transcoders({ ...transcode, now, groupBytesMax, memory });
    this.#checkedAt = now();
    this.#timer = setInterval(() => this.#check(), CHECK_MS);
    this.#trimming = setInterval(() => memory.trim(), TRIM_MS);
  }

  get counts(): RelayCounts {
    const live = [...this.#held.values()].filter(({ upstream }) => upstream.feed.condition.state === 'live').length;
    return { upstreams: this.#held.size, live, reconnects: this.#reconnects, transcodes: this.transcoders.size };
  }

  /** The feed of a camera's rendition, watched from now on; undefined where the site has no such rendition. */
  join(camera: string, rendition: Rendition, viewer: FeedViewer): Feed | undefined {
    const held = this.#hold(camera, rendition);
    if (!held) return undefined;
    clearTimeout(held.linger);
    held.linger = undefined;
    held.upstream.feed.join(viewer);
    return held.upstream.feed;
  }

  leave(camera: string, rendition: Rendition, viewer: FeedViewer): void {
    const key = keyOf(camera, rendition);
    const held = this.#held.get(key);
    if (!held) return;
    const { feed } = held.upstream;
    feed.leave(viewer);
    if (feed.viewers > 0 || held.linger) return;
    held.linger = setTimeout(() => {
      held.upstream.close();
      this.#held.delete(key);
    }, this.#options.lingerMs);
  }

  close(): void {
    clearInterval(this.#timer);
    clearInterval(this.#trimming);
    this.transcoders.close();
    for (const { upstream, linger } of this.#held.values()) {
      clearTimeout(linger);
      upstream.close();
    }
    this.#held.clear();
  }

  /**
   * As of the moment at which it was due: a process that was held up since has not read yet what its cameras sent. One that follows at
   * once, by a timer that makes up for what it missed, knows no more.
   */
  #check(): void {
    const now = this.#options.now();
    if (Math.abs(now - this.#checkedAt) < CHECK_MS / 2) return;
    const dueAt = Math.min(now, this.#checkedAt + CHECK_MS);
    this.#checkedAt = now;
    for (const { upstream } of this.#held.values()) upstream.check(dueAt);
  }

  #hold(id: string, rendition: Rendition): Held | undefined {
    const key = keyOf(id, rendition);
    const held = this.#held.get(key);
    if (held) return held;
    const {
      cameras,
      drillUrl,
      credentials,
      open,
      groupBytesMax,
      memory,
      now,
      random,
      patience = PATIENCE,
    } = this.#options;
    const camera = cameras.get(id);
    const written = camera?.[rendition];
    const address = written === undefined ? undefined : resolveCameraAddress(written, { rendition, drillUrl });
    if (!camera || address === undefined) return undefined;
    const upstream = new Upstream({
      target: {
        address,
        credentials: camera.credentials === undefined ? undefined : credentials(camera.credentials),
        transport: camera.transport ?? 'auto',
      },
      privacy: camera.privacy ?? [],
      open,
      groupBytesMax,
      memory,
      patience,
      now,
      random,
      onLost: (fault) => {
        this.#reconnects += 1;
        this.#options.onLost(id, fault);
      },
    });
    const opened: Held = { upstream, linger: undefined };
    this.#held.set(key, opened);
    return opened;
  }
}

function keyOf(camera: string, rendition: Rendition): string {
  return `${rendition}/${camera}`;
}
