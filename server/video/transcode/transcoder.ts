import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { Feed, type FeedOptions, type FeedViewer, type RelayedUnit } from '../feed/feed.ts';
import { type EncodedUnit, UnitSplitter } from './unit-splitter.ts';

export interface FfmpegOptions {
  readonly binary: string;
  /** In front of the input: such as `-hwaccel vaapi`. */
  readonly decoder: readonly string[];
  /** The encoder, with all that belongs to it. */
  readonly encoder: readonly string[];
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** H.265 access unit delimiter: behind a unit, it tells the parser that the unit is whole. */
const DELIMITER = Buffer.from([0, 0, 0, 1, 0x46, 0x01, 0x50]);
/** What ffmpeg has not taken; above, units are left out up to the next key unit. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;
/** Pictures within ffmpeg; where there seem to be more, some were dropped and the stamps are off. */
const UNDER_WAY_MAX = 300;
const RETRY_MS = 2_000;

/** Makes H.264 of a feed of H.265, by an ffmpeg of its own. Close it. */
export class Transcoder implements FeedViewer {
  readonly feed: Feed;
  readonly #source: Feed;
  readonly #ffmpeg: FfmpegOptions;
  readonly #now: () => number;
  #child: Child | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stamps: number[] = [];
  #waitsForKey = true;
  #format: EncodedUnit['format'] | undefined;

  constructor(source: Feed, { ffmpeg, ...feed }: { readonly ffmpeg: FfmpegOptions } & FeedOptions) {
    this.#source = source;
    this.#ffmpeg = ffmpeg;
    this.#now = feed.now;
    this.feed = new Feed(feed);
    source.join(this);
    this.told();
  }

  /** Another format, or none: the old ffmpeg has nothing to do with it. */
  told(): void {
    this.#stop();
    const { condition } = this.#source;
    if (condition.state !== 'live') {
      this.feed.tell(condition);
      return;
    }
    this.feed.tell({ state: 'connecting' });
    this.#start();
    for (const unit of this.#source.group.units) this.offered(unit);
  }

  offered(unit: RelayedUnit): void {
    const child = this.#child;
    if (!child) return;
    if (unit.isAfterGap || child.stdin.writableLength > WAITING_BYTES_MAX) this.#waitsForKey = true;
    if (unit.isKey && child.stdin.writableLength <= WAITING_BYTES_MAX) this.#waitsForKey = false;
    if (this.#waitsForKey) return;
    this.#stamps.push(unit.capturedAt);
    if (this.#stamps.length > UNDER_WAY_MAX) this.#stamps.splice(0, this.#stamps.length - 1);
    // Taken after the call, when the unit's memory may be another's.
    child.stdin.write(Buffer.from(unit.bytes));
    child.stdin.write(DELIMITER);
  }

  close(): void {
    this.#source.leave(this);
    this.#stop();
    this.feed.close();
  }

  #start(): void {
    const { binary, decoder, encoder } = this.#ffmpeg;
    const input = ['-flags', 'low_delay', '-threads', '1', ...decoder, '-f', 'hevc', '-i', 'pipe:0'];
    const output = [
      '-fps_mode',
      'passthrough',
      ...encoder,
      '-bsf:v',
      'h264_metadata=aud=insert',
      '-f',
      'h264',
      'pipe:1',
    ];
    const child: Child = spawn(binary, ['-hide_banner', '-loglevel', 'quiet', ...input, '-an', ...output], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const splitter = new UnitSplitter((unit) => {
      if (this.#child === child) this.#take(unit);
    });
    child.stdout.on('data', (chunk: Buffer) => splitter.take(chunk));
    // It has ended: 'close' follows.
    child.stdin.on('error', () => undefined);
    child.on('error', () => this.#ended(child));
    child.on('close', () => this.#ended(child));
    this.#child = child;
    this.#waitsForKey = true;
    this.#format = undefined;
  }

  #take({ bytes, isKey, format }: EncodedUnit): void {
    const receivedAt = this.#now();
    const capturedAt = this.#stamps.shift() ?? receivedAt;
    if (isKey && format !== this.#format) {
      this.#format = format;
      const { condition } = this.#source;
      const privacy = condition.state === 'live' ? condition.privacy : [];
      this.feed.tell({ state: 'live', ...format, privacy });
    }
    if (this.#format) this.feed.offer({ bytes, isKey, isAfterGap: false, capturedAt, receivedAt });
  }

  #ended(child: Child): void {
    if (this.#child !== child) return;
    this.#stop();
    this.feed.tell({ state: 'lost', because: 'unreadable' });
    this.#retry = setTimeout(() => this.told(), RETRY_MS);
  }

  #stop(): void {
    clearTimeout(this.#retry);
    const child = this.#child;
    this.#child = undefined;
    this.#stamps = [];
    child?.kill('SIGKILL');
  }
}
