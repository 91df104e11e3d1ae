import type { Position } from '../../../protocol/messages.ts';
import type { Topic } from '../topics/topic.ts';
import type { Channel, SharedFrame } from './channel.ts';
import { composeNext, type FrameLimits, FRAME_LIMITS, isWhole, NOWHERE, type Standing } from './compose.ts';
import { SendWindow, WINDOW_BYTES } from './send-window.ts';
import { textFrame } from './text-frame.ts';

/** A composed frame is usually not larger than this; a client with less room is let be until it acknowledges. */
const ROOM_TO_COMPOSE = WINDOW_BYTES / 2;

/** What feeds are fed from: the hub, or what a wall is shown in its place. */
export interface FeedSource {
  /** Of when the numbers are, epoch ms; undefined: live. */
  readonly numbersAt?: number | undefined;
  readonly position: Position;
  readonly at: number;
  readonly topics: ReadonlyMap<string, Topic>;
}

/**
 * Decides what one client is sent, and when: the channel's shared frame where it is in step and has room, else nothing, and as
 * soon as it has room one frame with all that it lacks. Each call returns the frames to send now, in order; none is kept.
 */
export class Feed {
  readonly window = new SendWindow();
  #source: FeedSource;
  readonly #now: () => number;
  readonly #limits: FrameLimits;
  #channel: Channel;
  #standing: Standing;

  constructor({
    channel,
    source,
    last,
    now,
    limits = FRAME_LIMITS,
  }: {
    channel: Channel;
    source: FeedSource;
    /** Where the client says it stands. */
    last: Position | undefined;
    now: () => number;
    limits?: FrameLimits;
  }) {
    this.#channel = channel;
    this.#source = source;
    this.#now = now;
    this.#limits = limits;
    const { epoch, revision } = source.position;
    // A position ahead of ours is of no epoch that we know, whatever it says.
    const resumes = last?.epoch === epoch && last.revision >= 0 && last.revision <= revision;
    const { keys } = channel;
    this.#standing = resumes
      ? { revision: last.revision, keys, fresh: new Set(), partial: new Map() }
      : { revision: NOWHERE, keys, fresh: new Set(keys), partial: new Map() };
  }

  get channel(): Channel {
    return this.#channel;
  }

  get source(): FeedSource {
    return this.#source;
  }

  /** A tick of the channel. */
  offer({ from, to, bytes }: SharedFrame): Buffer[] {
    const standing = this.#standing;
    const isInStep = isWhole(standing) && standing.revision === from;
    if (!isInStep || bytes.length > WINDOW_BYTES || !this.window.hasRoom(bytes.length)) return this.catchUp();
    standing.revision = to;
    this.window.send(bytes.length, this.#now());
    return [bytes];
  }

  /** Nothing of what the client holds is worth anything: it asked for a snapshot, or there is another epoch. */
  restart(): Buffer[] {
    const { keys } = this.#channel;
    this.#standing = { revision: NOWHERE, keys, fresh: new Set(keys), partial: new Map() };
    return this.catchUp();
  }

  /** Other views of the same keys: nothing of what the client holds is worth anything. */
  moveTo(source: FeedSource, channel: Channel): Buffer[] {
    this.#source = source;
    this.#channel = channel;
    return this.restart();
  }

  /** Other keys, hence another channel; what is followed still stays as it is. */
  follow(channel: Channel): Buffer[] {
    const { keys } = channel;
    const { revision, ...was } = this.#standing;
    const fresh = new Set([...keys].filter((key) => was.fresh.has(key) || !was.keys.has(key)));
    const partial = new Map([...was.partial].filter(([key]) => keys.has(key)));
    this.#channel = channel;
    this.#standing = { revision, keys, fresh, partial };
    return this.catchUp();
  }

  /** What the client lacks, as far as it has room. */
  catchUp(): Buffer[] {
    const standing = this.#standing;
    if (standing.revision === this.#channel.revision && isWhole(standing)) return [];
    const { position, at, topics } = this.#source;
    // The channel's revision rather than the hub's: there the next shared frame begins.
    const revision = Math.max(this.#channel.revision, standing.revision);
    const frames: Buffer[] = [];
    while (this.window.hasRoom(ROOM_TO_COMPOSE)) {
      const text = composeNext(standing, { epoch: position.epoch, revision, at, topics }, this.#limits);
      if (text === undefined) break;
      const frame = textFrame(text);
      this.window.send(frame.length, this.#now());
      frames.push(frame);
    }
    return frames;
  }
}
