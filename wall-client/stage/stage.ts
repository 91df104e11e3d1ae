// Longer than other files: what a frame goes through, from the state to the picture, told in one place.
import { Container } from 'pixi.js';
import type { ArrangementTold } from '../../protocol/commands.ts';
import type { SceneFile } from '../../protocol/site/scenes.ts';
import { installDigitFonts } from '../fonts/digit-fonts.ts';
import { declareFontsFor } from '../fonts/fonts.ts';
import { Glyphs } from '../fonts/glyphs.ts';
import { siteText, strongText } from '../fonts/site-text.ts';
import type { Depth, FrameTime, PanelChoice } from '../panels/panel.ts';
import type { PanelSources } from '../panels/panel-sources.ts';
import { createTheme } from '../theme/theme.ts';
import { createTypeScale } from '../theme/type-scale.ts';
import { ArrangedWall } from './arranged-wall.ts';
import { Arrivals } from './arrivals.ts';
import { BarCode } from './bar-code.ts';
import { FadingStill } from './fading-still.ts';
import { FrozenWall } from './frozen-wall.ts';
import { PageLayer } from './page-layer.ts';
import { placeOf, shiftStep } from './pixel-shift.ts';
import { type SceneChange, shareOfNew } from './scene-change.ts';
import { fitScreen, type ScreenFit } from './screen-fit.ts';
import { StagedScene } from './staged-scene.ts';
import type { Lack, StageOptions, StageState } from './stage-options.ts';
import { Surface } from './surface.ts';
import { VideoOutlet } from './video-outlet.ts';
import { Watermark } from './watermark.ts';
import { type PanelServices, WallScene } from './wall-scene.ts';

/** A scene that has to wait for its views is drawn out of sight so long before its time at the latest. */
const WARM_BEFORE_MS = 100;
const NO_METRICS: ReadonlySet<string> = new Set();
const NO_DEPTHS: readonly Depth[] = [];
const BLACK = 0x000000;

/** A scene that is built and waits for its time. */
interface Coming {
  readonly staged: StagedScene;
  readonly change: SceneChange;
  isWarm: boolean;
}

/** One canvas that draws a scene. It has no clock and no loop: whoever owns it says for which moment to draw. */
export class Stage {
  readonly #options: StageOptions;
  #fit: ScreenFit;
  readonly #surface: Surface;
  readonly #arrivals: Arrivals;
  readonly #releaseFonts: () => void;
  readonly #root = new Container();
  /** What is drawn out of sight, so that its textures are there when it comes. */
  readonly #wings = new Container();
  readonly #time: FrameTime = { wall: 0, view: 0 };
  /** What is seen of a wall that is black. */
  readonly #nothing = new Container();
  readonly #arranged = new ArrangedWall();
  readonly #frozen: FrozenWall;
  readonly #services: Omit<PanelServices, 'sources'>;
  readonly #pages: PageLayer;
  readonly #video: VideoOutlet | undefined;
  readonly #barCode: BarCode | undefined;
  readonly #watermark: Watermark | undefined;
  #shown: StagedScene | undefined;
  #coming: Coming | undefined;
  #still: FadingStill | undefined;
  #metrics: ReadonlySet<string> = NO_METRICS;
  #shiftStep = Number.NaN;
  #isWhole = false;

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
    this.#releaseFonts = releaseFonts;
    this.#barCode = options.barCodeHz === undefined ? undefined : new BarCode(fit, options.barCodeHz);
    this.#arrivals = new Arrivals({ glyphs, onArrival: () => this.#renew(), onLoss: options.onLoss });
    this.#services = {
      canDraw: (text) => this.#arrivals.canDraw(text),
      renew: () => this.#renew(),
      waitFor: (work) => this.#arrivals.waitFor(work),
    };
    this.#frozen = new FrozenWall({ ...options, canvases: surface.canvases, root: this.#root });
    this.#video = options.video && new VideoOutlet(options.video);
    this.#pages = new PageLayer(fit, options.page.devicePixelRatio, options.site.file.webPages ?? []);
    this.#watermark = Watermark.of({ ...options, fit });
    // Under the picture that fades, which has its own.
    if (this.#watermark) this.#root.addChild(this.#watermark.view);
  }

  /** Loads the fonts first: what is drawn before its font is here stays wrong in the texture. */
  static async open(options: StageOptions): Promise<Stage> {
    const fit = fitScreen(options.wall, options.screen, options.page);
    const glyphs = new Glyphs(declareFontsFor);
    const [surface] = await Promise.all([
      Surface.open(fit, options),
      glyphs.load(siteText(options.site, options.language)),
      glyphs.load(strongText(options.site, options.language), 'strong'),
    ]);
    surface.ground = createTheme(fit.wallPx.height, options.site.file.theme).colours.background;
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

  /** Web pages, to be laid over the canvases. */
  get pages(): HTMLElement {
    return this.#pages.element;
  }

  /** How the screen lies on its page. */
  get fit(): ScreenFit {
    return this.#fit;
  }

  /** Of what is in sight and what is about to be; another set when it changes. */
  get metrics(): ReadonlySet<string> {
    return this.#metrics;
  }

  /** Name of the scene that is in sight. */
  get shown(): string | undefined {
    return this.#shown?.name;
  }

  /** Nothing is on its way that would change the picture of a moment. */
  get isSettled(): boolean {
    return this.#arrivals.areAllHere && this.#shown?.isNew === false;
  }

  /** A picture with all its views, and all its words, has been drawn. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** The scene's panels, for tests that measure them. */
  get view(): Container {
    return this.#root;
  }

  /** Shows a scene from now on. */
  showScene(name: string, scene: SceneFile): void {
    this.#dropComing();
    this.#putOn(this.#build(name, scene));
  }

  /** Builds a scene out of sight, to take its place at its time; it takes that of one that was still to come. */
  prepareScene(name: string, scene: SceneFile, change: SceneChange): void {
    const staged = this.#coming?.staged.name === name ? this.#coming.staged : undefined;
    if (staged) {
      this.#coming = { staged, change, isWarm: this.#coming?.isWarm ?? false };
      return;
    }
    this.#dropComing();
    if (this.#shown?.name !== name) this.#coming = { staged: this.#build(name, scene), change, isWarm: false };
    this.#collectMetrics();
  }

  /** What operators made of the wall; call before a frame. */
  arrange(told: ArrangementTold | undefined): void {
    this.#arranged.tell(told);
  }

  /** Tells the scene in sight the state, and draws nothing; says what a picture of it would lack. */
  tellAhead(state: StageState, wall: number, viewTime: number): Lack | undefined {
    const shown = this.#shown;
    // What was lost before anybody saw it is not put in the place of what is held.
    if (!shown || this.#surface.isLost) return 'scene';
    this.#arranged.frame(wall);
    if (this.#arranged.isBlank) return undefined;
    this.#begin(wall, viewTime);
    this.#arrangeScene(shown);
    if (!shown.hasViews(state)) return 'views';
    const changes = state.views.takeChanges();
    // Its own time is for `draw` to see to.
    this.#coming?.staged.takeIn(state, changes, this.#time);
    shown.takeIn(state, changes, this.#time);
    // Some words are asked for by a frame alone, as the name of a camera whose turn it is.
    shown.scene.frame(this.#time);
    return this.isSettled ? undefined : 'arrivals';
  }

  /** Draws what is to be seen at a moment of wall time (epoch ms), with the state as it is. */
  draw(state: StageState, wall: number, viewTime: number): void {
    if (this.#surface.isLost) return;
    this.#arranged.frame(wall);
    if (this.#arranged.isBlank) this.#drawBlack();
    else this.#drawOrHold(state, wall, viewTime);
  }

  #drawBlack(): void {
    const { ground } = this.#surface;
    this.#surface.ground = BLACK;
    this.#surface.render(NO_DEPTHS, this.#nothing);
    this.#surface.ground = ground;
    this.#shown?.scene.sheet.show(0);
  }

  #drawOrHold(state: StageState, wall: number, viewTime: number): void {
    const since = this.#arranged.frozenSince;
    const { withdrawn = 0 } = this.#video ?? {};
    const { visitors = false } = state.mode ?? {};
    if (!this.#frozen.holds({ since, withdrawn, visitors })) {
      const moment = this.#frozen.momentOf(since, wall);
      this.#drawNow(state, moment, viewTime === wall ? moment : viewTime);
      this.#frozen.drew({ wall, moment, since, withdrawn, visitors, isWhole: this.#isWhole, fit: this.#fit });
      if (!this.#frozen.isHeld) return;
    }
    // Web pages go on: nobody can hold them.
    this.#shown?.scene.sheet.show(1);
    this.#surface.render(NO_DEPTHS, this.#root);
  }

  #drawNow(state: StageState, wall: number, viewTime: number): void {
    const changes = state.views.takeChanges();
    this.#begin(wall, viewTime);
    if (this.#coming) this.#bringOn(this.#coming, state, changes);
    const shown = this.#shown;
    if (!shown) return;
    this.#arrangeScene(shown);
    shown.takeIn(state, changes, this.#time);
    if (this.#still?.isOver(wall)) this.#dropStill();
    this.#still?.frame(wall);
    shown.scene.sheet.show(shown.scene.isSpotlit ? 0 : (this.#still?.shareOfNew(wall) ?? 1));
    this.#render(shown);
    this.#isWhole ||= this.isSettled && shown.hasViews(state);
  }

  #begin(wall: number, viewTime: number): void {
    this.#time.wall = wall;
    this.#time.view = viewTime;
    this.#shift(wall);
  }

  destroy(): void {
    this.#frozen.letGo();
    this.#dropComing();
    this.#dropStill();
    this.#shown?.scene.destroy();
    this.#barCode?.destroy();
    this.#watermark?.destroy();
    this.#root.destroy();
    this.#nothing.destroy();
    this.#wings.destroy();
    this.#releaseFonts();
    this.#video?.destroy();
    this.#pages.destroy();
    this.#surface.destroy();
  }

  /** Somebody at this page points at a place of its canvas, or names a part of what is shown; whether it meant something. */
  choose(choice: PanelChoice): boolean {
    const { x, y } = this.#fit.wallPx;
    return this.#shown?.scene.choose('index' in choice ? choice : { x: choice.x - x, y: choice.y - y }) ?? false;
  }

  #shift(wall: number): void {
    const { wall: declared, screen, page } = this.#options;
    const { pixelShift } = declared;
    if (!pixelShift) return;
    const step = shiftStep(pixelShift, wall);
    if (step === this.#shiftStep) return;
    this.#shiftStep = step;
    this.#fit = fitScreen(declared, screen, page, placeOf(step, pixelShift.px));
    this.#surface.place(this.#fit);
    this.#shown?.scene.place(this.#fit);
    this.#coming?.staged.scene.place(this.#fit);
    this.#watermark?.place(this.#fit);
    this.#pages.place(this.#fit);
  }

  #render({ scene }: StagedScene): void {
    scene.frame(this.#time);
    this.#watermark?.frame(this.#time.wall);
    if (this.#watermark) scene.sheet.mark(this.#watermark);
    this.#barCode?.frame(this.#time.wall);
    this.#surface.render(scene.depths, this.#root);
  }

  #bringOn(coming: Coming, state: StageState, changes: ReadonlySet<string>): void {
    const { staged, change } = coming;
    const { wall, view } = this.#time;
    if (wall < change.at) {
      staged.takeIn(state, changes, this.#time);
      const hasAll = staged.hasViews(state) && this.#arrivals.areAllHere;
      if (!coming.isWarm && (hasAll || wall > change.at - WARM_BEFORE_MS)) this.#warm(coming);
      return;
    }
    this.#coming = undefined;
    this.#dropStill();
    if (this.#shown && shareOfNew(change, wall) < 1) {
      // Not as it is a frame later: so all screens hold the same picture.
      this.#time.wall = change.at;
      // Where the site's clock is its data's, it does not go on with the wall's.
      this.#time.view = view === wall ? change.at : view;
      this.#render(this.#shown);
      this.#still = new FadingStill(this.#surface.canvases, change, this.#root);
      this.#time.wall = wall;
      this.#time.view = view;
    }
    this.#putOn(staged);
  }

  #arrangeScene({ name, scene }: StagedScene): void {
    if (!scene.arrange(name, this.#arranged, this.#time.wall)) return;
    this.#collectMetrics();
    this.#renew();
  }

  /** What is drawn for the first time takes long: textures are uploaded, shaders compiled. */
  #warm(coming: Coming): void {
    const { scene } = coming.staged;
    this.#wings.addChild(scene.view);
    scene.frame(this.#time);
    this.#surface.render(scene.depths, this.#wings);
    coming.isWarm = true;
  }

  #putOn(staged: StagedScene): void {
    this.#shown?.scene.destroy();
    this.#shown = staged;
    // Under the watermark and the picture that fades, and the bar code over all.
    this.#root.addChildAt(staged.scene.view, 0);
    if (this.#barCode) this.#root.addChild(this.#barCode.view);
    this.#collectMetrics();
  }

  #build(name: string, scene: SceneFile): StagedScene {
    const { wall, site, language } = this.#options;
    const sheet = this.#pages.createSheet();
    const sources: PanelSources = {
      readDocument: this.#options.readDocument,
      placePage: (options) => sheet.place(options),
      openCapture: async (label, onChange) => (await import('./capture-device.ts')).openCapture(label, onChange),
      openCamera: (wish) => this.#video?.open(wish, this.#fit),
      arranged: (panel) => this.#arranged.arranged(name, panel),
      nameOf: (camera) => this.#arranged.nameOf(camera),
      highlight: () => this.#arranged.highlight,
    };
    const services = { ...this.#services, sources };
    return new StagedScene(name, new WallScene({ scene, wall, fit: this.#fit, site, language, services, sheet }));
  }

  #dropComing(): void {
    this.#coming?.staged.scene.destroy();
    this.#coming = undefined;
  }

  #dropStill(): void {
    this.#still?.destroy();
    this.#still = undefined;
  }

  #collectMetrics(): void {
    const { metrics = NO_METRICS } = this.#shown?.scene ?? {};
    this.#metrics = this.#coming ? new Set([...metrics, ...this.#coming.staged.scene.metrics]) : metrics;
  }

  #renew(): void {
    this.#shown?.renew();
    this.#coming?.staged.renew();
  }
}
