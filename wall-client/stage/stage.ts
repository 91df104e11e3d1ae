import { Container } from 'pixi.js';
import type { SceneFile } from '../../protocol/site/scenes.ts';
import type { SiteDescription } from '../../protocol/site/site.ts';
import type { Language } from '../../protocol/words.ts';
import { installDigitFonts } from '../fonts/digit-fonts.ts';
import { Glyphs } from '../fonts/glyphs.ts';
import { siteText, strongText } from '../fonts/site-text.ts';
import type { Rectangle } from '../layout/rectangle.ts';
import type { WallSize } from '../layout/scene-layout.ts';
import type { FrameTime, Freshness, PanelUpdate, Together, ViewReader } from '../panels/panel.ts';
import { createTypeScale } from '../theme/type-scale.ts';
import { BarCode } from './bar-code.ts';
import { fitScreen, type ScreenFit, type Viewport } from './screen-fit.ts';
import { Surface, type SurfaceMode } from './surface.ts';
import { WallScene } from './wall-scene.ts';

export interface StageOptions {
  readonly site: SiteDescription;
  readonly wall: WallSize;
  /** This screen's rectangle of the wall, in wall units. */
  readonly screen: Rectangle;
  readonly language: Language;
  readonly page: Viewport;
  readonly surface: SurfaceMode;
  /** Frames a second that the bar code counts; no bar code where left out. */
  readonly barCodeHz?: number | undefined;
}

/** The state that a frame is drawn from, beside the scene. */
export interface StageState {
  readonly views: ViewReader & { takeChanges(): ReadonlySet<string> };
  readonly freshness: Freshness;
  readonly dataSet: 'drill' | 'live';
  readonly together?: Together | undefined;
}

/** Panels take in changes at most this often; a number that changes faster cannot be read. */
const UPDATE_EVERY_MS = 200;

/** One canvas that draws a scene. It has no clock and no loop: whoever owns it says for which moment to draw. */
export class Stage {
  readonly #options: StageOptions;
  readonly #fit: ScreenFit;
  readonly #surface: Surface;
  readonly #glyphs: Glyphs;
  readonly #releaseFonts: () => void;
  readonly #root = new Container();
  readonly #time: FrameTime = { wall: 0, view: 0 };
  readonly #barCode: BarCode | undefined;
  #scene: WallScene | undefined;
  #pending = new Set<string>();
  #updatedSlot = Number.NaN;
  #freshSecond = Number.NaN;
  #freshnessKey = '';
  #isNew = true;
  #loading = 0;

  private constructor(
    options: StageOptions,
    fit: ScreenFit,
    surface: Surface,
    glyphs: Glyphs,
    releaseFonts: () => void,
  ) {
    this.#options = options;
    this.#fit = fit;
    this.#surface = surface;
    this.#glyphs = glyphs;
    this.#releaseFonts = releaseFonts;
    this.#barCode = options.barCodeHz === undefined ? undefined : new BarCode(fit, options.barCodeHz);
  }

  /** Loads the fonts first: what is drawn before its font is here stays wrong in the texture. */
  static async open(options: StageOptions): Promise<Stage> {
    const fit = fitScreen(options.wall, options.screen, options.page);
    const glyphs = new Glyphs();
    await Promise.all([
      glyphs.load(siteText(options.site, options.language)),
      glyphs.load(strongText(options.site, options.language), 'strong'),
    ]);
    const surface = await Surface.open(fit, options.surface);
    const releaseFonts = installDigitFonts(createTypeScale(fit.wallPx.height));
    return new Stage(options, fit, surface, glyphs, releaseFonts);
  }

  /** The canvas with the whole picture; under `stacked`, the lowest. */
  get canvas(): HTMLCanvasElement {
    const [canvas] = this.#surface.canvases;
    if (!canvas) throw new Error('the surface has no canvas');
    return canvas;
  }

  get canvases(): readonly HTMLCanvasElement[] {
    return this.#surface.canvases;
  }

  get metrics(): ReadonlySet<string> {
    return this.#scene?.metrics ?? new Set();
  }

  /** Nothing is on its way that would change the picture of a moment. */
  get isSettled(): boolean {
    return this.#loading === 0 && !this.#isNew;
  }

  /** The scene's panels, for tests that measure them. */
  get view(): Container {
    return this.#root;
  }

  showScene(scene: SceneFile): void {
    this.#scene?.destroy();
    this.#scene = new WallScene({
      scene,
      wall: this.#options.wall,
      fit: this.#fit,
      site: this.#options.site,
      language: this.#options.language,
      canDraw: (text) => this.#canDraw(text),
    });
    this.#root.addChild(this.#scene.view);
    // Over the scene.
    if (this.#barCode) this.#root.addChild(this.#barCode.view);
    this.#isNew = true;
  }

  /** Draws the scene for a moment of wall time (epoch ms), with the state as it is. */
  draw(state: StageState, wall: number, viewTime: number): void {
    const scene = this.#scene;
    if (!scene || this.#surface.isLost) return;
    this.#takeIn(scene, state, wall, viewTime);
    this.#time.wall = wall;
    this.#time.view = viewTime;
    scene.frame(this.#time);
    this.#barCode?.frame(wall);
    this.#surface.render(scene.depths, this.#root);
  }

  destroy(): void {
    this.#scene?.destroy();
    this.#barCode?.destroy();
    this.#root.destroy();
    this.#releaseFonts();
    this.#surface.destroy();
  }

  #takeIn(scene: WallScene, state: StageState, wall: number, viewTime: number): void {
    for (const key of state.views.takeChanges()) this.#pending.add(key);
    const freshnessKey = keyOf(state.freshness);
    const isOther = freshnessKey !== this.#freshnessKey;
    const slot = Math.floor(wall / UPDATE_EVERY_MS);
    if (slot === this.#updatedSlot && !this.#isNew && !isOther) return;
    const update: PanelUpdate = {
      views: state.views,
      at: wall,
      viewTime,
      freshness: state.freshness,
      dataSet: state.dataSet,
      together: state.together,
    };
    this.#updatedSlot = slot;
    if (this.#isNew || isOther) scene.update(update, 'all');
    else if (this.#pending.size > 0) scene.update(update, this.#pending);
    const second = Math.floor(wall / 1_000);
    if (second !== this.#freshSecond) scene.updateFreshness(update);
    this.#freshSecond = second;
    this.#pending = new Set();
    this.#freshnessKey = freshnessKey;
    this.#isNew = false;
  }

  /** Free text may need a slice of the font that no site text needed: it is fetched, and everything is told again. */
  #canDraw(text: string): boolean {
    if (this.#glyphs.ready(text)) return true;
    this.#loading += 1;
    void this.#glyphs.load(text).then(() => {
      this.#loading -= 1;
      this.#isNew = true;
    });
    return false;
  }
}

/** Changes when panels have to look otherwise, not with every millisecond of age. */
function keyOf(freshness: Freshness): string {
  switch (freshness.state) {
    case 'connecting':
      return 'connecting';
    case 'live':
      return freshness.ageMs > 10_000 ? `live ${Math.floor(freshness.ageMs / 1_000)}` : 'live';
    case 'stale':
      return `stale ${freshness.because} ${freshness.sinceMs}`;
  }
}
