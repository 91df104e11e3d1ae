import type { CameraFault } from './camera-fault.ts';
import type { Clip, PacketisedUnit } from './clip.ts';

const MS_PER_S = 1_000;

/**
 * Where a camera is in its clip: a function of time, so that it does not drift, and one that nobody watches costs nothing.
 * A picture's number counts from the moment at which the camera was switched on.
 */
export class Playing {
  readonly #own: Clip;
  #clip: Clip;
  /** Added to a picture's number it gives its place in the clip. */
  #shift: number;
  /** Place of the picture that stands still. */
  #frozenAt: number | undefined;
  readonly #beganAtMs: number;

  /** `beganAtMs`: when the first picture was due; `phase`: its place in the clip. */
  constructor(clip: Clip, { beganAtMs, phase }: { readonly beganAtMs: number; readonly phase: number }) {
    this.#own = clip;
    this.#clip = clip;
    this.#shift = phase;
    this.#beganAtMs = beganAtMs;
  }

  get clip(): Clip {
    return this.#clip;
  }

  /** Number of the first picture that is due at this moment or later. */
  numberAt(ms: number): number {
    return Math.max(0, Math.ceil(((ms - this.#beganAtMs) * this.#own.rate) / MS_PER_S));
  }

  dueAt(number: number): number {
    return this.#beganAtMs + (number * MS_PER_S) / this.#own.rate;
  }

  placeOf(number: number): number {
    return this.#frozenAt ?? (number + this.#shift) % this.#clip.units.length;
  }

  unitOf(number: number): PacketisedUnit {
    const unit = this.#clip.units[this.placeOf(number)];
    if (!unit) throw new RangeError(`picture ${number} of a clip of ${this.#clip.units.length}`);
    return unit;
  }

  /** `number`: the picture from which on it is so. */
  meet(fault: CameraFault | undefined, number: number): void {
    const clip = fault?.kind === 'other-clip' ? fault.clip : this.#own;
    if (this.#frozenAt !== undefined) {
      // The picture after the one that stood is the one that follows it: nothing else can be decoded.
      this.#shift = this.#frozenAt + 1 - number;
      this.#frozenAt = undefined;
    }
    if (clip !== this.#clip) {
      this.#clip = clip;
      this.#shift = -number;
    }
    if (fault?.kind === 'freeze') this.#frozenAt = this.#keyBefore(this.placeOf(number));
  }

  #keyBefore(place: number): number {
    for (let at = place; at > 0; at -= 1) if (this.#clip.units[at]?.isKey) return at;
    return 0;
  }
}
