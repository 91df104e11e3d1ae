import type { WallModes } from '../../wall-modes/wall-modes.ts';
import { ShownViews } from '../../wall-modes/shown-views.ts';
import type { Hub, Turn } from '../hub.ts';
import { Channel, channelName, type SharedFrame } from './channel.ts';
import type { FeedSource } from './feed.ts';

type Tick = Extract<Turn, { turn: 'tick' }>;

export interface WallSourcesOptions {
  /** Left out: every wall is sent the live views. */
  readonly modes: Pick<WallModes, 'read'> | undefined;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  /** The pages of a wall are sent other views from now on. */
  readonly move: (wall: string, source: FeedSource) => void;
}

/** Which views each wall is sent, the hub's or others ([MO1] to [MO3]), and the channels of each. Close it. */
export class WallSources {
  readonly #options: WallSourcesOptions;
  readonly #shown = new Map<string, ShownViews>();
  readonly #channels = new Map<FeedSource, Map<string, Channel>>();
  readonly #endings = new Map<string, NodeJS.Timeout>();
  #serial = 0;

  constructor(options: WallSourcesOptions) {
    this.#options = options;
  }

  get channelCount(): number {
    let count = 0;
    for (const channels of this.#channels.values()) count += channels.size;
    return count;
  }

  /** Undefined while nobody knows which views the wall may be sent. */
  of(wall: string, hub: Hub): FeedSource | undefined {
    const { modes } = this.#options;
    if (!modes) return hub;
    const mode = modes.read(wall);
    if (!mode) return undefined;
    const shown = this.#shown.get(wall);
    if (shown) return shown;
    return mode.visitors || mode.numbers ? this.#build(wall, hub) : hub;
  }

  /** The wall is to be shown otherwise. What hides is sent ahead of its time; what shows again not before it. */
  heed(wall: string, hub: Hub | undefined): void {
    const mode = this.#options.modes?.read(wall);
    clearTimeout(this.#endings.get(wall));
    if (!mode || !hub) return;
    if (mode.visitors || mode.numbers) {
      if (!this.#shown.get(wall)?.isOf(mode)) this.#options.move(wall, this.#build(wall, hub));
    } else if (this.#shown.has(wall)) {
      const end = () => {
        this.#shown.delete(wall);
        this.#options.move(wall, hub);
      };
      const untilThen = mode.at - this.#options.now();
      if (untilThen <= 0) end();
      else this.#endings.set(wall, setTimeout(end, untilThen));
    }
  }

  /** Another epoch of the hub: what was made of it is void, and is made anew. */
  restart(hub: Hub): void {
    for (const channel of this.#channels.get(hub)?.values() ?? []) channel.restart(hub.position.revision);
    for (const wall of this.#shown.keys()) this.#options.move(wall, this.#build(wall, hub));
  }

  frames(hub: Hub, tick: Tick): ReadonlyMap<Channel, SharedFrame | undefined> {
    const frames = new Map<Channel, SharedFrame | undefined>();
    const add = (source: FeedSource, shown: Tick) => {
      for (const channel of this.#channels.get(source)?.values() ?? [])
        frames.set(channel, channel.frame(source.position.epoch, shown));
    };
    add(hub, tick);
    for (const views of this.#shown.values()) {
      const shown = views.advance(tick);
      if (shown) add(views, shown);
    }
    return frames;
  }

  join(keys: ReadonlySet<string>, source: FeedSource): Channel {
    let channels = this.#channels.get(source);
    if (!channels) this.#channels.set(source, (channels = new Map()));
    const name = channelName(keys);
    let channel = channels.get(name);
    if (!channel) channels.set(name, (channel = new Channel(keys, source.position.revision)));
    channel.sessions += 1;
    return channel;
  }

  leave(channel: Channel): void {
    channel.sessions -= 1;
    if (channel.sessions > 0) return;
    for (const [source, channels] of this.#channels) {
      const name = channelName(channel.keys);
      if (channels.get(name) === channel) channels.delete(name);
      if (channels.size === 0) this.#channels.delete(source);
    }
  }

  close(): void {
    for (const timer of this.#endings.values()) clearTimeout(timer);
  }

  #build(wall: string, hub: Hub): ShownViews {
    const mode = this.#options.modes?.read(wall);
    if (!mode) throw new Error(`nobody knows how ${wall} is to be shown`);
    this.#serial += 1;
    const shown = new ShownViews(hub, mode, this.#serial);
    this.#shown.set(wall, shown);
    return shown;
  }
}
