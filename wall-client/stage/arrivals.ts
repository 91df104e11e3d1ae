import type { Glyphs } from '../fonts/glyphs.ts';
import { renewLineStyles } from '../panels/parts/line.ts';

export interface ArrivalsOptions {
  readonly glyphs: Glyphs;
  /** Something has come: panels are to be told again. */
  readonly onArrival: () => void;
  /** Something of the client itself did not come. */
  readonly onLoss: (error: unknown) => void;
}

/** What panels still wait for: slices of fonts, code, files. Until it is here the picture of a moment may change. */
export class Arrivals {
  readonly #options: ArrivalsOptions;
  #pending = 0;

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  get areAllHere(): boolean {
    return this.#pending === 0;
  }

  /** Whether a text can be drawn. It may need a slice of the font that no site text needed, which is fetched then. */
  canDraw(text: string): boolean {
    const { glyphs } = this.#options;
    if (glyphs.ready(text)) return true;
    this.waitFor(glyphs.load(text).then(renewLineStyles));
    return false;
  }

  waitFor(work: Promise<unknown>): void {
    const { onArrival, onLoss } = this.#options;
    this.#pending += 1;
    void work.catch(onLoss).then(() => {
      this.#pending -= 1;
      onArrival();
    });
  }
}
