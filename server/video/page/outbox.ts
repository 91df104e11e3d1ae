import type { Duplex } from 'node:stream';
import type { UnitHeader } from '../../../protocol/video.ts';
import { textFrame } from '../../live/sessions/text-frame.ts';
import { unitFrameHead } from './unit-frame.ts';

/** How long units of a crowded page wait for each other. Half of what the relay costs is calls of the kernel. */
const BUNDLE_MS = 8;

export interface OutboxOptions {
  readonly bytesMax: number;
  /** Whether it watches so much that bundles of units are worth a moment's waiting. */
  readonly isCrowded: () => boolean;
  /** There is room again. */
  readonly onRoom: () => void;
}

/** What goes out to one page: nothing waits here, all of it lies in the socket, and that is bounded ([VD5]). */
export class Outbox {
  readonly #wire: Duplex;
  readonly #bytesMax: number;
  readonly #isCrowded: () => boolean;
  #isCorked = false;
  #flush: NodeJS.Timeout | undefined;
  #mostHeldBytes = 0;

  constructor(wire: Duplex, { bytesMax, isCrowded, onRoom }: OutboxOptions) {
    this.#wire = wire;
    this.#bytesMax = bytesMax;
    this.#isCrowded = isCrowded;
    wire.on('drain', onRoom);
    wire.on('close', () => clearTimeout(this.#flush));
  }

  /** Most bytes that were ever held for the page. */
  get mostHeldBytes(): number {
    return this.#mostHeldBytes;
  }

  /** Whether a unit may go now; of what is caught up half of the room is used, so that what is new finds some. */
  hasRoom(unitBytes: number, { share }: { readonly share: 'all' | 'half' }): boolean {
    const held = this.#wire.writableLength;
    return held === 0 || held + unitBytes <= (share === 'all' ? this.#bytesMax : this.#bytesMax / 2);
  }

  /** The unit's bytes are not copied. */
  writeUnit(header: UnitHeader, unit: Buffer): void {
    this.#cork();
    this.#wire.write(unitFrameHead(header, unit.length));
    this.#wire.write(unit);
    this.#mostHeldBytes = Math.max(this.#mostHeldBytes, this.#wire.writableLength);
  }

  /** False where the page takes nothing any more, and even words have no room. */
  writeText(text: string): boolean {
    if (this.#wire.writableLength > this.#bytesMax) return false;
    this.#cork();
    this.#wire.write(textFrame(text));
    return true;
  }

  /** All that is written in one turn of the event loop, or in a few milliseconds, goes to the kernel in one call. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#wire.cork();
    const uncork = () => {
      this.#isCorked = false;
      this.#wire.uncork();
    };
    if (this.#isCrowded()) this.#flush = setTimeout(uncork, BUNDLE_MS);
    else setImmediate(uncork);
  }
}
