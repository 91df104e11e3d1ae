import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { VideoCodec } from '../../../protocol/video.ts';
import { HEIGHT, PICTURE_BYTES, type Planes, planesOf, WIDTH } from '../diagnosis/planes.ts';
import { streamHead, unitHead } from './matroska.ts';
import { SENTINELS } from './sentinels.ts';

export interface KeyDecoderOptions {
  /** The `ffmpeg` program. */
  readonly binary: string;
  /** How long one unit may take before its process is given up. */
  readonly unitWithinMs?: number;
}

export type Decoded =
  | { readonly outcome: 'picture'; readonly planes: Planes }
  /** The unit holds no whole picture. */
  | { readonly outcome: 'undecodable' };

/** A start takes 0.1 to 0.3 s, a large unit 0.1 s; on a busy machine some times that. */
const UNIT_WITHIN_MS = 5_000;
/** Units above this are no key frame of a camera. */
const UNIT_BYTES_MAX = 16 * 1024 * 1024;
/**
 * A decoder holds a picture back for as many units as the stream may have reordered, which its parameter sets say: none or a
 * few. So many sentinels follow each unit, and more where it stays silent.
 */
const SENTINELS_AFTER = 4;
const MORE_SENTINELS = 16;
const MORE_AFTER_MS = 400;
/** What ffmpeg says is read so that it never waits for us, and kept for nothing: it may quote what a camera sent. */
const NUMBER_LINES = 3;

/**
 * Turns key units (Annex B, parameter sets in front) into small pictures, one unit at a time, in an ffmpeg process for each codec
 * that lives as long as nothing is wrong with it.
 *
 * A picture never goes to another camera's unit: each unit has a number that comes back with its picture; between any two
 * stands a sentinel of a size of its own, at which the decoder lets go of all that it holds; and after a unit with any fault
 * the process ends and a new one begins.
 */
export class KeyDecoder implements AsyncDisposable {
  readonly #options: Required<KeyDecoderOptions>;
  readonly #processes = new Map<VideoCodec, DecoderProcess>();
  #queue: Promise<unknown> = Promise.resolve();
  #starts = 0;
  #isClosed = false;

  constructor(options: KeyDecoderOptions) {
    this.#options = { unitWithinMs: UNIT_WITHIN_MS, ...options };
  }

  /** How many processes were started: one for each codec, and one after each fault. */
  get starts(): number {
    return this.#starts;
  }

  /** The processes that run now, for whoever measures them. */
  get pids(): readonly number[] {
    return [...this.#processes.values()].flatMap(({ pid }) => pid ?? []);
  }

  /** @throws where ffmpeg cannot be started */
  decode(codec: VideoCodec, unit: Uint8Array): Promise<Decoded> {
    const result = this.#queue.then(() => this.#decode(codec, unit));
    this.#queue = result.catch(() => {
      // Told to whoever asked; the next unit has nothing to do with it.
    });
    return result;
  }

  async #decode(codec: VideoCodec, unit: Uint8Array): Promise<Decoded> {
    if (this.#isClosed) throw new Error('the decoder is closed');
    if (unit.byteLength === 0 || unit.byteLength > UNIT_BYTES_MAX) return { outcome: 'undecodable' };
    let decoder = this.#processes.get(codec);
    if (!decoder?.isRunning) {
      this.#starts += 1;
      decoder = new DecoderProcess(this.#options.binary, codec);
      this.#processes.set(codec, decoder);
    }
    const planes = await decoder.decode(unit, this.#options.unitWithinMs);
    if (!planes) {
      // Whatever it still holds must not come out as another unit's.
      this.#processes.delete(codec);
      await decoder.close();
      return { outcome: 'undecodable' };
    }
    return { outcome: 'picture', planes };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#processes.values()].map((decoder) => decoder.close()));
    await this.#queue;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

interface Wanted {
  readonly number: number;
  settle(planes: Planes | undefined): void;
}

class DecoderProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #sentinel: Uint8Array;
  readonly #numbers: number[] = [];
  #line = '';
  #picture = Buffer.alloc(PICTURE_BYTES);
  #filled = 0;
  #pictures: Buffer[] = [];
  #next = 0;
  #lastNumber = -1;
  #wanted: Wanted | undefined;
  #fault: Error | undefined;
  isRunning = true;

  constructor(binary: string, codec: VideoCodec) {
    this.#sentinel = SENTINELS[codec];
    this.#child = spawn(binary, decoderArguments(), { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#fault = error;
        this.#end();
        resolve();
      });
      this.#child.once('close', () => {
        this.#end();
        resolve();
      });
    });
    const [stdin, stdout, stderr, numbers] = this.#child.stdio as unknown as [Writable, Readable, Readable, Readable];
    // It may end while a unit is being written.
    stdin.on('error', () => {});
    stdout.on('data', (bytes: Buffer) => this.#takePicture(bytes));
    stderr.resume();
    numbers.on('data', (bytes: Buffer) => this.#takeLines(bytes));
    stdin.write(streamHead(codec));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The unit's picture; undefined where the process found any fault in it, or said nothing in time. */
  async decode(unit: Uint8Array, withinMs: number): Promise<Planes | undefined> {
    const late = setTimeout(() => this.#settle(undefined), withinMs);
    const silent = setTimeout(() => this.#send([], MORE_SENTINELS), Math.min(MORE_AFTER_MS, withinMs / 2));
    const planes = await new Promise<Planes | undefined>((settle) => {
      if (!this.isRunning) return settle(undefined);
      this.#wanted = { number: this.#next, settle };
      this.#send([unit], SENTINELS_AFTER);
    });
    clearTimeout(late);
    clearTimeout(silent);
    if (this.#fault) throw new Error(`ffmpeg does not start: ${this.#fault.message}`, { cause: this.#fault });
    return planes;
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #send(units: readonly Uint8Array[], sentinels: number): void {
    const stdin = this.#child.stdin as Writable;
    stdin.cork();
    for (const each of [...units, ...Array<Uint8Array>(sentinels).fill(this.#sentinel)]) {
      stdin.write(unitHead(this.#next, each.byteLength));
      stdin.write(each);
      this.#next += 1;
    }
    stdin.uncork();
  }

  #takeLines(bytes: Buffer): void {
    this.#line += bytes.toString('latin1');
    const lines = this.#line.split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) {
      const number = /\bpts:(-?\d+)/.exec(line)?.[1];
      if (number !== undefined) this.#numbers.push(Number(number));
    }
    this.#match();
  }

  #takePicture(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      const taken = bytes.copy(this.#picture, this.#filled, at, at + PICTURE_BYTES - this.#filled);
      at += taken;
      this.#filled += taken;
      if (this.#filled < PICTURE_BYTES) continue;
      this.#pictures.push(this.#picture);
      this.#picture = Buffer.alloc(PICTURE_BYTES);
      this.#filled = 0;
    }
    this.#match();
  }

  /** Pictures and their numbers come in the same order, on two pipes. */
  #match(): void {
    while (this.#pictures.length > 0 && this.#numbers.length > 0) {
      const picture = this.#pictures.shift() as Buffer;
      const number = this.#numbers.shift() as number;
      // One picture each, in order: anything else, and this process is not believed any more.
      if (number !== this.#lastNumber + 1) {
        this.#child.kill('SIGKILL');
        this.#end();
        return;
      }
      this.#lastNumber = number;
      if (this.#wanted?.number === number) this.#settle(planesOf(picture));
    }
  }

  #settle(planes: Planes | undefined): void {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    wanted?.settle(planes);
  }

  #end(): void {
    this.isRunning = false;
    this.#settle(undefined);
  }
}

function decoderArguments(): string[] {
  const quiet = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1', '-filter_threads', '1'];
  // Ends at the first fault, and conceals none: what is concealed may be another camera's picture.
  const strict = ['-xerror', '-err_detect', 'explode', '-flags', 'low_delay'];
  const soon = ['-probesize', '32', '-analyzeduration', '1'];
  const scale = `scale=${WIDTH}:${HEIGHT}:flags=area:out_range=tv,format=yuv420p`;
  const numbered = `metadata=mode=add:key=n:value=0,metadata=mode=print:file=pipe\\\\:${NUMBER_LINES}:direct=1`;
  const input = ['-copyts', '-f', 'matroska', '-i', 'pipe:0'];
  const output = ['-fps_mode', 'passthrough', '-flush_packets', '1', '-f', 'rawvideo', 'pipe:1'];
  return [...quiet, ...strict, ...soon, ...input, '-vf', `${scale},${numbered}`, ...output];
}
