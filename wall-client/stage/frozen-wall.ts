import type { Container } from 'pixi.js';
import type { SiteDescription } from '../../protocol/site/site.ts';
import type { Language } from '../../protocol/words.ts';
import { createTheme } from '../theme/theme.ts';
import { chromeWords } from '../words/chrome-words.ts';
import { say } from '../words/say.ts';
import { createSiteClock } from '../words/site-clock.ts';
import { type Freeze, outlives } from './freeze.ts';
import { FrozenPicture } from './frozen-picture.ts';
import type { ScreenFit } from './screen-fit.ts';

/** A page that comes to a frozen wall has no picture to hold: it takes its own so long after its first whole one, with its cameras. */
const SETTLED_AFTER_MS = 3_000;

/** A frame that is drawn later than this shows another moment: the page was out of sight, or the wall was black. */
const PROMPT_MS = 1_000;

export interface FrozenWallOptions {
  readonly canvases: readonly HTMLCanvasElement[];
  /** What is drawn; while the wall is frozen, the held picture alone is to be seen of it. */
  readonly root: Container;
  readonly site: SiteDescription;
  readonly language: Language;
}

/** A frame that was drawn at wall time `wall`, showing `moment`. */
interface Drawn extends Freeze {
  readonly wall: number;
  readonly moment: number;
  readonly isWhole: boolean;
  readonly fit: ScreenFit;
}

/** Holds the picture of a wall from one moment on, and lets go of it; rule [AR5]. */
export class FrozenWall {
  readonly #options: FrozenWallOptions;
  /** Wall time of the last frame that was drawn while the wall was not frozen, and of the first whole one; NaN before. */
  #drawnAt = Number.NaN;
  #wholeSince = Number.NaN;
  #held: (Freeze & { readonly picture: FrozenPicture }) | undefined;

  constructor(options: FrozenWallOptions) {
    this.#options = options;
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** Whether the picture that is held is to be seen now, and nothing else is to be drawn. */
  holds(freeze: Freeze): boolean {
    if (!this.#held || outlives(this.#held, freeze)) return this.isHeld;
    // The scene that visitors may see comes a moment after them: only a picture that has settled is held again.
    if (freeze.visitors && !this.#held.visitors) this.#wholeSince = Number.NaN;
    this.letGo();
    return false;
  }

  /** For which moment to draw a frame: one that is to be held shows the wall as it was then, and not a frame later. */
  momentOf(since: number | undefined, wall: number): number {
    return since !== undefined && this.#saw(since) && wall - since < PROMPT_MS ? since : wall;
  }

  /** A frame was drawn, in this task: where the wall is frozen, it is held. */
  drew({ wall, moment, since, withdrawn, visitors, isWhole, fit }: Drawn): void {
    if (isWhole && Number.isNaN(this.#wholeSince)) this.#wholeSince = wall;
    if (since === undefined) this.#drawnAt = wall;
    else if (this.#saw(since) || wall - this.#wholeSince >= SETTLED_AFTER_MS)
      this.#hold({ since, withdrawn, visitors }, moment, fit);
  }

  letGo(): void {
    if (!this.#held) return;
    this.#held.picture.destroy();
    this.#held = undefined;
    for (const child of this.#options.root.children) child.visible = true;
  }

  /** This page was there when the wall was frozen, and holds no picture since. */
  #saw(since: number): boolean {
    return this.#drawnAt < since;
  }

  #hold(freeze: Freeze, moment: number, { wallPx }: ScreenFit): void {
    const { canvases, root, site, language } = this.#options;
    const clock = createSiteClock(site.file.timeZone, language);
    const words = `${say(chromeWords.frozen, language)} ${clock.time(moment)}`;
    const picture = new FrozenPicture({ canvases, words, theme: createTheme(wallPx.height, site.file.theme) });
    for (const child of root.children) child.visible = false;
    root.addChild(picture.view);
    this.#held = { ...freeze, picture };
    // The next, where this one must be let go, is of its own time.
    this.#drawnAt = Number.NaN;
    this.#wholeSince = Number.NEGATIVE_INFINITY;
  }
}
