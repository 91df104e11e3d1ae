import { Container } from 'pixi.js';
import type { Language } from '../../protocol/words.ts';
import { installDigitFonts } from '../fonts/digit-fonts.ts';
import { declareFontsFor } from '../fonts/fonts.ts';
import { Glyphs } from '../fonts/glyphs.ts';
import { siteText, strongText } from '../fonts/site-text.ts';
import type { Rectangle } from '../layout/rectangle.ts';
import type { FrameTime } from '../panels/panel.ts';
import { createLine } from '../panels/parts/line.ts';
import { PanelHost } from '../stage/panel-host.ts';
import { releaseContexts } from '../panels/parts/release-contexts.ts';
import { fitScreen, type ScreenFit, type Viewport } from '../stage/screen-fit.ts';
import { Surface } from '../stage/surface.ts';
import { createTheme, type Theme } from '../theme/theme.ts';
import { say } from '../words/say.ts';
import { createSiteClock } from '../words/site-clock.ts';
import type { GalleryPage } from './gallery-pages.ts';
import { gallerySite } from './gallery-site.ts';
import { gallerySources } from './gallery-sources.ts';
import { type GalleryState, updateFor } from './gallery-state.ts';

const PAGE = { width: 1920, height: 1080 };

/** What all pages of the gallery are drawn on, one after the other. */
export interface Easel {
  readonly surface: Surface;
  readonly fit: ScreenFit;
  readonly glyphs: Glyphs;
}

export async function openEasel(viewport: Viewport): Promise<Easel> {
  const fit = fitScreen(PAGE, { x: 0, y: 0, ...PAGE }, viewport);
  return {
    surface: await Surface.open(fit, { surface: 'shared', antialias: true }),
    fit,
    glyphs: new Glyphs(declareFontsFor),
  };
}

/** One page of the gallery: each of its cells is a panel as it stands on a wall 1080 high, under the name of its state. */
export class GalleryStage {
  readonly #surface: Surface;
  readonly #releaseFonts: () => void;
  readonly #root = new Container();
  readonly #hosts: readonly { readonly host: PanelHost; readonly state: GalleryState }[];
  readonly #time: FrameTime = { wall: 0, view: 0 };
  #loading = 0;
  #updatedSecond = Number.NaN;

  private constructor(
    { surface, glyphs }: Easel,
    { page, language, theme }: { page: GalleryPage; language: Language; theme: Theme },
  ) {
    this.#surface = surface;
    this.#releaseFonts = installDigitFonts(theme.type);
    const renew = () => {
      this.#updatedSecond = Number.NaN;
    };
    const waitFor = (work: Promise<unknown>) => {
      this.#loading += 1;
      void work
        .catch((error: unknown) => console.error('the gallery lacks something', error))
        .then(() => {
          this.#loading -= 1;
          renew();
        });
    };
    const canDraw = (text: string): boolean => {
      if (glyphs.ready(text)) return true;
      waitFor(glyphs.load(text));
      return false;
    };
    const clock = createSiteClock(gallerySite.file.timeZone, language);
    const services = { canDraw, renew, waitFor, sources: gallerySources };
    const given = { theme, language, site: gallerySite, clock, ...services };
    const labels = new Container();
    this.#hosts = layPage(page, theme).map(({ label, rectangle, panel, state, labelAt }) => {
      const host = new PanelHost(page.name, panel, rectangle, { ...given, wall: rectangle });
      const line = createLine(say(label, language), {
        size: theme.type.caption,
        colour: theme.colours.faint,
        anchor: [0, 0.5],
      });
      line.position.set(labelAt.x, labelAt.y);
      this.#root.addChild(host.view);
      labels.addChild(line);
      return { host, state };
    });
    const title = createLine(say(page.title, language), {
      size: theme.type.title,
      colour: theme.colours.text,
      anchor: [0, 0.5],
    });
    title.position.set(theme.space.pad, Math.round(theme.type.title));
    this.#root.addChild(labels, title);
  }

  /** Resolves when all that the page says can be drawn. */
  static async open(page: GalleryPage, language: Language, easel: Easel): Promise<GalleryStage> {
    const { fit, glyphs } = easel;
    const labels = page.cells.flatMap(({ label, panel }) => [
      label[language],
      panel.title ? panel.title[language] : '',
      'tiles' in panel ? (panel.tiles ?? []).map(({ name }) => name?.[language] ?? '').join('') : '',
      'text' in panel ? panel.text[language] : '',
      'columns' in panel ? panel.columns.map(({ name }) => name?.[language] ?? '').join('') : '',
    ]);
    await Promise.all([
      glyphs.load(siteText(gallerySite, language) + labels.join('') + page.title[language]),
      glyphs.load(strongText(gallerySite, language) + labels.join(''), 'strong'),
    ]);
    return new GalleryStage(easel, { page, language, theme: createTheme(fit.wallPx.height) });
  }

  get isSettled(): boolean {
    return this.#loading === 0 && !Number.isNaN(this.#updatedSecond);
  }

  draw(wall: number): void {
    const second = Math.floor(wall / 1_000);
    if (second !== this.#updatedSecond) {
      this.#updatedSecond = second;
      for (const { host, state } of this.#hosts) host.update(updateFor(state, wall));
    }
    this.#time.wall = wall;
    this.#time.view = wall;
    for (const { host } of this.#hosts) host.frame(this.#time);
    this.#surface.render(
      this.#hosts.flatMap(({ host }) => host.depth ?? []),
      this.#root,
    );
  }

  /** Leaves the easel as it was. */
  destroy(): void {
    releaseContexts(this.#root, () => {
      for (const { host } of this.#hosts) host.destroy();
      this.#root.destroy({ children: true });
    });
    this.#releaseFonts();
  }
}

interface Place {
  readonly rectangle: Rectangle;
  readonly labelAt: { readonly x: number; readonly y: number };
}

/** Cells of one size in rows, each under its label. */
function layPage(
  { columns, cells }: GalleryPage,
  { type, space, wallHeightPx }: Theme,
): ((typeof cells)[number] & Place)[] {
  const width = (wallHeightPx * PAGE.width) / PAGE.height;
  const top = Math.round(type.title * 1.9);
  const rows = Math.ceil(cells.length / columns);
  const cellWidth = (width - space.pad * 2 - space.gap * 2 * (columns - 1)) / columns;
  const rowHeight = (wallHeightPx - top - space.pad) / rows;
  const label = Math.round(type.caption * 1.5);
  return cells.map((cell, index) => {
    const x = Math.round(space.pad + (index % columns) * (cellWidth + space.gap * 2));
    const y = Math.round(top + Math.floor(index / columns) * rowHeight);
    return {
      ...cell,
      labelAt: { x, y: Math.round(y + label / 2) },
      rectangle: { x, y: y + label, width: Math.round(cellWidth), height: Math.round(rowHeight - label - space.gap) },
    };
  });
}
