import type { Duplex } from 'node:stream';
import type { UnitHeader } from '../../../protocol/video.ts';
import { textFrame } from '../../live/sessions/text-frame.ts';
import type { Slab, SlabPool } from '../memory/slab-pool.ts';
import { UNIT_FRAME_HEAD_BYTES, writeUnitFrameHead } from './unit-frame.ts';

/** How long units of a crowded page wait for each other. Half of what the relay costs is calls of the kernel. */
const BUNDLE_MS = 8;

export interface OutboxOptions {
  readonly memory: SlabPool;
  readonly bytesMax: number;
  /** Whether it watches so much that bundles of units are worth a moment's waiting. */
  readonly isCrowded: () => boolean;
  /** There is room again, after there was none for somebody. */
  readonly onRoom: () => void;
}

/** Frames one after the other, however slabs divide them. */
interface Piece {
  readonly slab: Slab;
  used: number;
}

/**
 * What goes out to one page, in bundles: one is on its way to the kernel, and what comes meanwhile is gathered for the next, so that a slow
 * page costs no more calls than it takes. Both together are bounded ([VD5]).
 */
export class Outbox {
  readonly #wire: Duplex;
  readonly #options: OutboxOptions;
  #gathered: Piece[] = [];
  #gatheredBytes = 0;
  #underWayBytes = 0;
  #isScheduled = false;
  #bundling: NodeJS.Timeout | undefined;
  #isAwaited = false;
  #isClosed = false;
  #mostHeldBytes = 0;

  constructor(wire: Duplex, options: OutboxOptions) {
    this.#wire = wire;
    this.#options = options;
    wire.on('close', () => this.close());
  }

  /** Most bytes that were ever held for the page. */
  get mostHeldBytes(): number {
    return this.#mostHeldBytes;
  }

  get #heldBytes(): number {
    return this.#gatheredBytes + this.#underWayBytes;
  }

  /** Whether a unit may go now; of what is caught up half of the room is used, so that what is new finds some. */
  hasRoom(unitBytes: number, { share }: { readonly share: 'all' | 'half' }): boolean {
    const { bytesMax } = this.#options;
    const held = this.#heldBytes;
    const hasRoom = held === 0 || held + unitBytes <= (share === 'all' ? bytesMax : bytesMax / 2);
    this.#isAwaited ||= !hasRoom;
    return hasRoom;
  }

  writeUnit(header: UnitHeader, unit: Buffer): void {
    if (this.#isClosed) return;
    const piece = this.#pieceFor(UNIT_FRAME_HEAD_BYTES);
    const end = writeUnitFrameHead(piece.slab.view, piece.used, header, unit.length);
    this.#gatheredBytes += end - piece.used;
    piece.used = end;
    this.#gather(unit);
  }

  /** False where the page takes nothing any more, and even words have no room. */
  writeText(text: string): boolean {
    if (this.#heldBytes > this.#options.bytesMax) return false;
    if (!this.#isClosed) this.#gather(textFrame(text));
    return true;
  }

  /** What was gathered goes out; what is written from now on does not. */
  close(): void {
    if (this.#isClosed) return;
    this.#flush();
    this.#isClosed = true;
  }

  #gather(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      const piece = this.#pieceFor(1);
      const copied = bytes.copy(piece.slab.bytes, piece.used, at);
      piece.used += copied;
      at += copied;
    }
    this.#gatheredBytes += bytes.length;
    this.#mostHeldBytes = Math.max(this.#mostHeldBytes, this.#heldBytes);
    this.#schedule();
  }

  /** The last piece, with room for so many bytes. */
  #pieceFor(bytes: number): Piece {
    const last = this.#gathered.at(-1);
    if (last && last.used + bytes <= last.slab.bytes.length) return last;
    const piece = { slab: this.#options.memory.take(), used: 0 };
    this.#gathered.push(piece);
    return piece;
  }

  /** All that is written in one turn of the event loop, or in a few milliseconds, goes to the kernel in one call. */
  #schedule(): void {
    if (this.#isScheduled || this.#underWayBytes > 0) return;
    this.#isScheduled = true;
    const flush = () => this.#flush();
    if (this.#options.isCrowded()) this.#bundling = setTimeout(flush, BUNDLE_MS);
    else setImmediate(flush);
  }

  #flush(): void {
    clearTimeout(this.#bundling);
    this.#isScheduled = false;
    const [pieces, bytes] = [this.#gathered, this.#gatheredBytes];
    if (bytes === 0) return;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    const slabs = pieces.map(({ slab }) => slab);
    if (!this.#wire.writable) {
      this.#options.memory.giveBack(slabs);
      return;
    }
    this.#underWayBytes += bytes;
    const taken = () => {
      this.#options.memory.giveBack(slabs);
      this.#underWayBytes -= bytes;
      this.#flush();
      this.#tellRoom();
    };
    this.#wire.cork();
    for (const [index, { slab, used }] of pieces.entries())
      this.#wire.write(slab.bytes.subarray(0, used), index === pieces.length - 1 ? taken : undefined);
    this.#wire.uncork();
  }

  #tellRoom(): void {
    if (!this.#isAwaited || this.#isClosed) return;
    this.#isAwaited = false;
    this.#options.onRoom();
  }
}
