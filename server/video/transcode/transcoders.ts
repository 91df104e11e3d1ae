import type { Feed, FeedViewer } from '../feed/feed.ts';
import type { SlabPool } from '../memory/slab-pool.ts';
import { type FfmpegOptions, Transcoder } from './transcoder.ts';

export interface TranscoderOptions {
  readonly ffmpeg: FfmpegOptions;
  /** How many run at a time. */
  readonly most: number;
  readonly now: () => number;
  readonly groupBytesMax: number;
  readonly memory: SlabPool;
}

/** All transcoders: one for each feed that somebody watches who cannot decode it, and no more than may be. Close it. */
export class Transcoders {
  readonly #options: TranscoderOptions;
  readonly #running = new Map<Feed, Transcoder>();

  constructor(options: TranscoderOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#running.size;
  }

  /** The same pictures as H.264, watched from now on; undefined where as many run as may. */
  join(source: Feed, viewer: FeedViewer): Feed | undefined {
    let transcoder = this.#running.get(source);
    if (!transcoder) {
      if (this.#running.size >= this.#options.most) return undefined;
      transcoder = new Transcoder(source, this.#options);
      this.#running.set(source, transcoder);
    }
    transcoder.feed.join(viewer);
    return transcoder.feed;
  }

  leave(source: Feed, viewer: FeedViewer): void {
    const transcoder = this.#running.get(source);
    if (!transcoder) return;
    transcoder.feed.leave(viewer);
    if (transcoder.feed.viewers > 0) return;
    transcoder.close();
    this.#running.delete(source);
  }

  close(): void {
    for (const transcoder of this.#running.values()) transcoder.close();
    this.#running.clear();
  }
}
