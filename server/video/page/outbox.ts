import type { Duplex } from 'node:stream';
import type { UnitHeader } from '../../../protocol/video.ts';
import { textFrame } from '../../live/sessions/text-frame.ts';
import { unitFrameHead } from './unit-frame.ts';

/** What goes out to one page: nothing waits here, all of it lies in the socket, and that is bounded ([VD5]). */
export class Outbox {
  readonly #wire: Duplex;
  readonly #bytesMax: number;
  #isCorked = false;
  #mostHeldBytes = 0;

  constructor(wire: Duplex, { bytesMax, onRoom }: { readonly bytesMax: number; readonly onRoom: () => void }) {
    this.#wire = wire;
    this.#bytesMax = bytesMax;
    wire.on('drain', onRoom);
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

  /** All that is written in one turn of the event loop goes to the kernel in one call. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#wire.cork();
    setImmediate(() => {
      this.#isCorked = false;
      this.#wire.uncork();
    });
  }
}
