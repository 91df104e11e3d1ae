import { ACK_WINDOW } from '../../../protocol/messages.ts';

/** Bytes that may be on their way to a client: half of what the server may hold for it ([LV10]). */
export const WINDOW_BYTES = 512 * 1024;

interface Flying {
  readonly bytes: number;
  readonly sentAt: number;
}

/**
 * What was sent to a client and is not acknowledged. The socket's own buffer says nothing of it: the kernels on both sides
 * hold megabytes, and a client that reads without keeping up would be handed stale frames.
 */
export class SendWindow {
  readonly #flying: Flying[] = [];
  #sent = 0;
  #bytes = 0;

  /** Whether a frame of so many bytes may go now. One frame may always be on its way, however large. */
  hasRoom(bytes: number): boolean {
    if (this.#flying.length === 0) return true;
    return this.#flying.length < ACK_WINDOW && this.#bytes + bytes <= WINDOW_BYTES;
  }

  send(bytes: number, sentAt: number): void {
    this.#flying.push({ bytes, sentAt });
    this.#sent += 1;
    this.#bytes += bytes;
  }

  /** The client has applied this many frames; false where so many were never sent. */
  acknowledge(frames: number): boolean {
    if (frames > this.#sent) return false;
    while (this.#sent - this.#flying.length < frames) this.#bytes -= this.#flying.shift()?.bytes ?? 0;
    return true;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** When the oldest frame on its way was sent; undefined where there is none. */
  get waitingSince(): number | undefined {
    return this.#flying[0]?.sentAt;
  }
}
