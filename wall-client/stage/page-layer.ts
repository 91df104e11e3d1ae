import type { PageOptions, PageState, PlacedPage } from '../panels/panel-sources.ts';
import type { ScreenFit } from './screen-fit.ts';
import type { Watermark } from './watermark.ts';

/** A page that did not come may come later: nobody is there to reload it. */
const RETRY_MS = 60_000;
/** It may run its scripts and ask its own server; it may not leave its frame, open windows, send forms or ask for anything. */
const SANDBOX = 'allow-scripts allow-same-origin';

/** What of the stage is no canvas: web pages over the wall, each where its panel is. They take no input. */
export class PageLayer {
  /** To be laid over the canvases, in the same place. */
  readonly element = document.createElement('div');
  readonly #fit: ScreenFit;
  readonly #devicePixelRatio: number;
  readonly #origins: readonly string[];

  /** Shows pages of these origins alone. */
  constructor(fit: ScreenFit, devicePixelRatio: number, origins: readonly string[]) {
    this.#fit = fit;
    this.#devicePixelRatio = devicePixelRatio;
    this.#origins = origins;
    this.element.className = 'pages';
    this.element.style.width = `${fit.widthPx / devicePixelRatio}px`;
    this.element.style.height = `${fit.heightPx / devicePixelRatio}px`;
  }

  /** For the pages of one scene; nothing of it is seen until it is shown. */
  createSheet(): PageSheet {
    const sheet = new PageSheet(this.#fit, this.#devicePixelRatio, this.#origins);
    this.element.append(sheet.element);
    return sheet;
  }

  /** The wall lies elsewhere on the same canvas. */
  place({ wallPx }: Pick<ScreenFit, 'wallPx'>): void {
    const [x, y] = [wallPx.x - this.#fit.wallPx.x, wallPx.y - this.#fit.wallPx.y];
    this.element.style.translate = `${x / this.#devicePixelRatio}px ${y / this.#devicePixelRatio}px`;
  }

  destroy(): void {
    this.element.remove();
  }
}

export class PageSheet {
  readonly element = document.createElement('div');
  readonly #fit: ScreenFit;
  readonly #devicePixelRatio: number;
  readonly #origins: readonly string[];
  readonly #pages = new Set<FramedPage>();
  #share = 0;

  constructor(fit: ScreenFit, devicePixelRatio: number, origins: readonly string[]) {
    this.#fit = fit;
    this.#devicePixelRatio = devicePixelRatio;
    this.#origins = origins;
    this.element.style.visibility = 'hidden';
  }

  place(options: PageOptions): PlacedPage {
    const { origin } = new URL(options.url);
    // A page of the wall's own server could reach out of its sandbox.
    if (!this.#origins.includes(origin) || origin === location.origin) return REFUSED;
    const page = new FramedPage(options, this.#fit, this.#devicePixelRatio, () => this.#pages.delete(page));
    this.#pages.add(page);
    this.element.append(...page.elements);
    return page;
  }

  /** How much is to be seen, 0 to 1: it comes with its scene. */
  show(share: number): void {
    if (share === this.#share) return;
    this.#share = share;
    this.element.style.visibility = share > 0 ? 'visible' : 'hidden';
    this.element.style.opacity = String(share);
  }

  /** Puts the watermark over the pages as well; does nothing while it stays the same. */
  mark(watermark: Watermark): void {
    for (const page of this.#pages) page.mark(watermark);
  }

  destroy(): void {
    for (const page of [...this.#pages]) page.remove();
    this.element.remove();
  }
}

const REFUSED: PlacedPage = { state: 'refused', remove: () => undefined };

/** One page in its frame, laid out in wall units, so that it is the same on each screen that shows a part of it. */
class FramedPage implements PlacedPage {
  readonly #frame = document.createElement('iframe');
  readonly #marks = document.createElement('canvas');
  readonly #corner: { readonly x: number; readonly y: number };
  readonly #options: PageOptions;
  readonly #onRemove: () => void;
  #state: PageState = 'loading';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #marked = Number.NaN;

  constructor(options: PageOptions, fit: ScreenFit, devicePixelRatio: number, onRemove: () => void) {
    this.#options = options;
    this.#onRemove = onRemove;
    const { rectangle, zoom } = options;
    const { wallPx, scale, widthPx, heightPx } = fit;
    const frame = this.#frame;
    frame.setAttribute('sandbox', SANDBOX);
    // Without cookies and what else the browser keeps; so it needs not say that it may be embedded.
    frame.setAttribute('credentialless', '');
    frame.referrerPolicy = 'no-referrer';
    frame.tabIndex = -1;
    const left = wallPx.x + rectangle.x;
    const top = wallPx.y + rectangle.y;
    lay(frame, left / devicePixelRatio, top / devicePixelRatio);
    frame.style.width = `${Math.round(rectangle.width / scale / zoom)}px`;
    frame.style.height = `${Math.round(rectangle.height / scale / zoom)}px`;
    frame.style.transform = `scale(${(scale * zoom) / devicePixelRatio})`;
    frame.style.visibility = 'hidden';
    // Only what this screen shows of it.
    this.#corner = { x: Math.max(0, left), y: Math.max(0, top) };
    const { x, y } = this.#corner;
    this.#marks.width = Math.max(1, Math.min(widthPx, left + rectangle.width) - x);
    this.#marks.height = Math.max(1, Math.min(heightPx, top + rectangle.height) - y);
    lay(this.#marks, x / devicePixelRatio, y / devicePixelRatio);
    this.#marks.style.width = `${this.#marks.width / devicePixelRatio}px`;
    frame.addEventListener('load', () => this.#become('shown'));
    this.#load();
  }

  get elements(): readonly HTMLElement[] {
    return [this.#frame, this.#marks];
  }

  get state(): PageState {
    return this.#state;
  }

  mark(watermark: Watermark): void {
    if (this.#marked === watermark.minute) return;
    this.#marked = watermark.minute;
    const pen = this.#marks.getContext('2d');
    if (!pen) return;
    pen.clearRect(0, 0, this.#marks.width, this.#marks.height);
    if (this.#state === 'shown') watermark.paint(pen, this.#corner);
  }

  remove(): void {
    clearTimeout(this.#timer);
    for (const element of this.elements) element.remove();
    this.#onRemove();
  }

  #load(): void {
    this.#frame.src = this.#options.url;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#become('failed');
      this.#timer = setTimeout(() => this.#load(), RETRY_MS);
    }, this.#options.withinMs);
  }

  #become(state: PageState): void {
    clearTimeout(this.#timer);
    this.#marked = Number.NaN;
    this.#frame.style.visibility = state === 'shown' ? 'inherit' : 'hidden';
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onChange();
  }
}

function lay({ style }: HTMLElement, left: number, top: number): void {
  style.position = 'absolute';
  style.left = `${left}px`;
  style.top = `${top}px`;
  style.border = '0';
  style.transformOrigin = '0 0';
}
