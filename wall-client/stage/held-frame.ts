import { startOver } from '../start-over.ts';

/** Where the last picture waits while the page starts over; of this tab alone. */
const STORAGE_KEY = 'watchfloor.held-frame';
/** How often a picture is put by, in wall time. Reading it back stalls the GPU once. */
const KEEP_EVERY_MS = 15_000;
/** Of the JPEG: the picture is seen for a second or two. */
const QUALITY = 0.72;
/** The GPU process needs a moment to come back. */
const RELOAD_AFTER_MS = 400;

/**
 * Keeps the wall from going black when the GL context is lost. In-page recovery does not survive a second crash of the
 * GPU process; a reload does, every time. So: hold the last picture, start over, and let go of it at the first new one.
 */
export class HeldFrame {
  readonly #image = document.createElement('img');
  readonly #parent: HTMLElement;
  #keptSlot = Number.NaN;

  constructor(parent: HTMLElement) {
    this.#parent = parent;
    this.cover();
  }

  get isShown(): boolean {
    return this.#image.isConnected;
  }

  watch(canvas: HTMLCanvasElement): void {
    const onLoss = () => {
      console.error('the GL context was lost: starting over from the snapshot');
      this.cover();
      startOver(RELOAD_AFTER_MS);
    };
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      onLoss();
    });
    // It may have been, before anybody listened.
    if (canvas.getContext('webgl2')?.isContextLost()) onLoss();
  }

  /** Shows the last picture that was put by over whatever there is. */
  cover(): void {
    const still = sessionStorage.getItem(STORAGE_KEY);
    if (still) this.#show(still);
  }

  /** Puts a picture by now and then. Call right after drawing, in the same task: later the canvas is empty. */
  keep(canvas: HTMLCanvasElement, wall: number): void {
    const slot = Math.floor(wall / KEEP_EVERY_MS);
    if (slot === this.#keptSlot) return;
    this.#keptSlot = slot;
    this.keepNow(canvas);
  }

  /** Puts this picture by, as `keep` does; calls back when that is done. */
  keepNow(canvas: HTMLCanvasElement, onKept?: () => void): void {
    canvas.toBlob(
      (blob) => {
        if (blob) this.#store(blob, onKept);
        else onKept?.();
      },
      'image/jpeg',
      QUALITY,
    );
  }

  release(): void {
    this.#image.remove();
  }

  /** Whoever is let in no more is shown nothing of what was. */
  forget(): void {
    this.release();
    sessionStorage.removeItem(STORAGE_KEY);
  }

  #store(blob: Blob, onKept?: () => void): void {
    const reader = new FileReader();
    reader.onload = () => {
      try {
        sessionStorage.setItem(STORAGE_KEY, String(reader.result));
      } catch {
        // A picture larger than the quota is not held; the wall shows its waiting screen instead.
        sessionStorage.removeItem(STORAGE_KEY);
      }
    };
    reader.onloadend = () => onKept?.();
    reader.readAsDataURL(blob);
  }

  #show(still: string): void {
    this.#image.src = still;
    this.#image.className = 'held';
    this.#parent.append(this.#image);
  }
}
