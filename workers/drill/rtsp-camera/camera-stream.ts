import type { Random } from '../random.ts';
import { type CameraClock, RIGHT_CLOCK } from './camera-clock.ts';
import type { CameraFault } from './camera-fault.ts';
import type { Clip } from './clip.ts';
import { Playing } from './playing.ts';
import type { RtpSession } from './rtp-session.ts';
import { spoilPackets } from './spoil-packets.ts';

/** Every viewer is told so often which wall time a stamp stands for. */
const REPORT_EVERY_MS = 5_000;
/** Where the machine was held up for longer, what is past is left out, as by a camera whose buffer is full. */
const MOST_BEHIND_MS = 1_000;

/** Who is sent a stream: one connection. */
export interface Viewer {
  readonly rtp: RtpSession;
  sendPicture(packets: readonly Buffer[]): void;
  sendReport(report: Buffer): void;
  /** Sends what is no message of the protocol. */
  sendGarbage(bytes: Buffer): void;
  end(): void;
}

interface Watching {
  readonly sinceMs: number;
  reportAtMs: number;
}

/** A picture that has left; `place` in its clip, `at` epoch ms. */
export interface SentPicture {
  readonly number: number;
  readonly place: number;
  readonly at: number;
}

export interface CameraStreamOptions {
  readonly clip: Clip;
  /** Epoch ms at which its first picture was due. */
  readonly beganAtMs: number;
  /** Place in the clip of its first picture. */
  readonly phase: number;
  readonly now: () => number;
  readonly random: Random;
  /** Default: it is right. */
  readonly clock?: CameraClock | undefined;
  readonly onSent?: ((sent: SentPicture) => void) | undefined;
}

/** One rendition of a camera, sent by schedule to all who watch it. */
export class CameraStream {
  readonly #options: CameraStreamOptions;
  readonly #playing: Playing;
  readonly #viewers = new Map<Viewer, Watching>();
  #next = 0;
  #lateMs = 0;
  #fault: CameraFault | undefined;

  constructor(options: CameraStreamOptions) {
    this.#options = options;
    this.#playing = new Playing(options.clip, options);
  }

  /** What it says that it plays. */
  get told(): Clip {
    return this.#fault?.kind === 'lie' ? this.#fault.told : this.#playing.clip;
  }

  get fault(): CameraFault | undefined {
    return this.#fault;
  }

  set fault(fault: CameraFault | undefined) {
    this.#fault = fault;
    this.#lateMs = 0;
    this.#playing.meet(fault, this.#viewers.size > 0 ? this.#next : this.#playing.numberAt(this.#options.now()));
    if (fault?.kind === 'refuse') for (const viewer of [...this.#viewers.keys()]) viewer.end();
  }

  get viewerCount(): number {
    return this.#viewers.size;
  }

  /** When the next picture leaves, epoch ms; infinity where nobody watches. */
  get dueAt(): number {
    return this.#viewers.size > 0 ? this.#playing.dueAt(this.#next) + this.#lateMs : Number.POSITIVE_INFINITY;
  }

  /** Its next picture may be any: as with most cameras, a viewer has to wait for a key unit. */
  add(viewer: Viewer): void {
    const sinceMs = this.#options.now();
    if (this.#viewers.size === 0) this.#next = this.#playing.numberAt(sinceMs);
    this.#viewers.set(viewer, { sinceMs, reportAtMs: sinceMs });
  }

  remove(viewer: Viewer): void {
    this.#viewers.delete(viewer);
  }

  /** Sends what is due. */
  tick(nowMs: number): void {
    if (this.dueAt < nowMs - MOST_BEHIND_MS) this.#next = this.#playing.numberAt(nowMs);
    while (this.dueAt <= nowMs) {
      if (this.#fault?.kind !== 'stall') this.#send(this.#next);
      this.#next += 1;
      if (this.#fault?.kind === 'jitter') this.#lateMs = this.#options.random() * this.#fault.mostMs;
    }
    if (this.#fault?.kind === 'flap') this.#endAfter(this.#fault.afterMs, nowMs);
  }

  #send(number: number): void {
    const { now, onSent, random, beganAtMs, clock = RIGHT_CLOCK } = this.#options;
    const fault = this.#fault;
    const unit = this.#playing.unitOf(number);
    const dueAt = this.#playing.dueAt(number);
    for (const [viewer, watching] of this.#viewers) {
      const stamp = viewer.rtp.stampOf((dueAt - beganAtMs) * clock.stampPace);
      viewer.sendPicture(spoilPackets(viewer.rtp.packetsOf(unit, stamp), fault, random));
      if (fault?.kind === 'garbage' && random() < fault.share) viewer.sendGarbage(garbage(random));
      if (dueAt < watching.reportAtMs) continue;
      watching.reportAtMs = dueAt + REPORT_EVERY_MS;
      viewer.sendReport(viewer.rtp.senderReport(clock.reads(dueAt), stamp));
    }
    onSent?.({ number, place: this.#playing.placeOf(number), at: now() });
  }

  #endAfter(afterMs: number, nowMs: number): void {
    for (const [viewer, { sinceMs }] of [...this.#viewers]) if (nowMs - sinceMs >= afterMs) viewer.end();
  }
}

function garbage(random: Random): Buffer {
  return Buffer.from(Array.from({ length: 40 + Math.floor(random() * 400) }, () => Math.floor(random() * 256)));
}
