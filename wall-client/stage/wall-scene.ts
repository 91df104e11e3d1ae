import { Container } from 'pixi.js';
import type { SceneFile } from '../../protocol/site/scenes.ts';
import type { SiteDescription } from '../../protocol/site/site.ts';
import type { Language } from '../../protocol/words.ts';
import { intersects, type Rectangle, scaleRectangle } from '../layout/rectangle.ts';
import { layScene, type WallSize } from '../layout/scene-layout.ts';
import { installDigitFonts } from '../fonts/digit-fonts.ts';
import type { Depth, FrameTime, PanelChoice, PanelContext, PanelUpdate } from '../panels/panel.ts';
import { metricsOfPanel } from '../panels/metrics-of-panel.ts';
import { ShadedGround } from '../panels/parts/shaded-ground.ts';
import { createTheme, type Theme } from '../theme/theme.ts';
import { createSiteClock } from '../words/site-clock.ts';
import type { PageSheet } from './page-layer.ts';
import type { ArrangedWall } from './arranged-wall.ts';
import { BannerStrip } from './banner-strip.ts';
import { PanelHost } from './panel-host.ts';
import { releaseContexts } from '../panels/parts/release-contexts.ts';
import type { ScreenFit } from './screen-fit.ts';
import { type SpotlitPanel, Spotlit, spotlightPlace } from './spotlit.ts';

export interface WallSceneOptions {
  readonly scene: SceneFile;
  readonly wall: WallSize;
  readonly fit: ScreenFit;
  readonly site: SiteDescription;
  readonly language: Language;
  /** What the stage does for the panels. */
  readonly services: PanelServices;
  /** For its web pages; the scene puts it away. */
  readonly sheet: PageSheet;
}

export type PanelServices = Pick<PanelContext, 'canDraw' | 'renew' | 'waitFor' | 'sources'>;

/**
 * Texts are snapped to whole pixels by the GPU, and those that are centred often stand at a half: which way one goes would
 * be up to the last bit of a sum that is another on each screen. So little is less than the distance of any sample from
 * the edge of its pixel: nothing else moves.
 */
const OFF_TIE_PX = 1 / 64;

/** What is left of other panels' light where the ground of the wall is in the spotlight. */
const DIM_ALPHA = 0.16;

/** What a scene shows on the whole wall, known before anything of it is built. */
export function metricsOfScene(scene: SceneFile): ReadonlySet<string> {
  return new Set(Object.values(scene.panels).flatMap((panel) => metricsOfPanel(panel)));
}

/** A scene as it stands on one screen: its panels in their places. */
export class WallScene {
  readonly view = new Container();
  readonly sheet: PageSheet;
  readonly #hosts: readonly PanelHost[];
  readonly #shade: ShadedGround;
  readonly #spotlit: Spotlit;
  readonly #banner: BannerStrip;
  readonly #ground: string | undefined;
  readonly #headings: readonly PanelHost[];
  readonly #constant: ReadonlySet<PanelHost>;
  #spotlitGround = false;
  #metrics: ReadonlySet<string>;
  #depths: readonly Depth[] = [];

  constructor({ scene, wall, fit, site, language, services, sheet }: WallSceneOptions) {
    this.sheet = sheet;
    const { scale, wallPx } = fit;
    const theme = createTheme(wallPx.height, site.file.theme);
    const whole: Rectangle = { x: 0, y: 0, width: wallPx.width, height: wallPx.height };
    // The shift may be any: all that may come into sight is built.
    const reach = 2 * fit.reachPx;
    const seen: Rectangle = {
      x: -wallPx.x - reach,
      y: -wallPx.y - reach,
      width: fit.widthPx + 2 * reach,
      height: fit.heightPx + 2 * reach,
    };
    const clock = createSiteClock(site.file.timeZone, language);
    const rectangles = layScene(scene, wall);
    this.place(fit);
    this.#shade = createShade(whole.width, theme);
    this.view.addChild(this.#shade.view);
    // The first map is the ground of the whole wall: it reaches out behind the other panels.
    const ground = Object.entries(scene.panels).find(([, panel]) => panel.panel === 'map')?.[0];
    const inOrder = Object.entries(scene.panels).sort(
      ([left], [right]) => Number(right === ground) - Number(left === ground),
    );
    this.#hosts = inOrder.flatMap(([name, panel]) => {
      const units = rectangles.get(name);
      if (!units) return [];
      const rectangle = scaleRectangle(units, scale);
      const area = name === ground ? whole : rectangle;
      // What this screen cannot see it need not draw.
      if (!intersects(area, seen)) return [];
      return [new PanelHost(name, panel, rectangle, { wall: area, theme, language, site, clock, ...services })];
    });
    for (const host of this.#hosts) this.view.addChild(host.view);
    this.#ground = ground;
    this.#spotlit = new Spotlit(whole, theme, (name) => {
      const panel = scene.panels[name];
      const units = rectangles.get(name);
      if (!panel || !units || name === ground) return undefined;
      const { growth, place: spot } = spotlightPlace(scaleRectangle(units, scale), whole);
      if (!intersects(spot, seen)) return undefined;
      const grown = createTheme(wallPx.height * growth, site.file.theme);
      const releaseFonts = growth === 1 ? () => undefined : installDigitFonts(grown.type);
      const given = { wall: whole, theme: grown, language, site, clock, ...services };
      return { host: new PanelHost(name, panel, spot, given), release: releaseFonts } satisfies SpotlitPanel;
    });
    const title = Object.entries(scene.panels).find(([, panel]) => panel.panel === 'heading')?.[0];
    const heading = title === undefined ? undefined : rectangles.get(title);
    const { canDraw } = services;
    this.#banner = new BannerStrip({
      // In the place of the centre's name there are no numbers; it stands in the middle of the wall, at its top.
      room: heading ? scaleRectangle(heading, scale) : topOf(whole),
      theme,
      language,
      canDraw,
    });
    const kindOf = (host: PanelHost) => scene.panels[host.name]?.panel;
    this.#headings = this.#hosts.filter((host) => kindOf(host) === 'heading');
    // What time it is, that it is a drill, and who drives stay as bright as they are.
    this.#constant = new Set(this.#hosts.filter((host) => kindOf(host) === 'status' || kindOf(host) === 'clock'));
    this.view.addChild(this.#spotlit.view, ...[...this.#constant].map((host) => host.view), this.#banner.view);
    this.#metrics = this.#collectMetrics();
    this.#collectDepths();
  }

  /** Of what this screen shows; another set when it changes. */
  get metrics(): ReadonlySet<string> {
    return this.#metrics;
  }

  /** A panel dominates: what is no part of the canvas gives way. */
  get isSpotlit(): boolean {
    return this.#spotlit.view.visible || this.#spotlitGround;
  }

  /** What operators made of the scene of this name as a whole; call in a frame. Whether other panels are built than before. */
  arrange(name: string, arranged: ArrangedWall, wall: number): boolean {
    this.#banner.frame(arranged.banner, wall);
    const hasTitle = !this.#banner.view.visible;
    for (let index = 0; index < this.#headings.length; index += 1) {
      const heading = this.#headings[index];
      if (heading) heading.view.visible = hasTitle;
    }
    const holds = arranged.spotlit(name);
    const isGround = holds !== undefined && holds === this.#ground;
    if (isGround !== this.#spotlitGround) {
      this.#spotlitGround = isGround;
      for (const host of this.#hosts)
        host.view.alpha = isGround && host.name !== this.#ground && !this.#constant.has(host) ? DIM_ALPHA : 1;
    }
    const isOther = this.#spotlit.want(holds, arranged.spotlitNext(name));
    if (isOther) this.#metrics = this.#collectMetrics();
    return isOther;
  }

  get depths(): readonly Depth[] {
    return this.#depths;
  }

  /** The wall lies elsewhere on the same canvas. */
  place({ wallPx }: Pick<ScreenFit, 'wallPx'>): void {
    this.view.position.set(wallPx.x + OFF_TIE_PX, wallPx.y + OFF_TIE_PX);
  }

  /** Tells the panels that show one of these keys; all of them where `changed` is 'all'. */
  update(update: PanelUpdate, changed: ReadonlySet<string> | 'all'): void {
    for (const host of this.#hosts) {
      if (changed === 'all' || host.metrics.some((key) => changed.has(key))) host.update(update);
    }
    this.#spotlit.update(update);
    this.#collectDepths();
  }

  updateFreshness(update: PanelUpdate): void {
    this.#spotlit.update(update);
    for (const host of this.#hosts) if (host.watchesFreshness) host.update(update);
  }

  frame(time: FrameTime): void {
    for (let index = 0; index < this.#hosts.length; index += 1) this.#hosts[index]?.frame(time);
    this.#spotlit.frame(time);
  }

  /** The first panel to which it means something takes it; places are of the wall, device px. */
  choose(choice: PanelChoice): boolean {
    return this.#hosts.some((host) => host.choose(choice));
  }

  destroy(): void {
    releaseContexts(this.view, () => {
      for (const host of this.#hosts) host.destroy();
      this.#spotlit.destroy();
      this.#banner.destroy();
      this.#shade.destroy();
      this.view.destroy({ children: true });
    });
    this.sheet.destroy();
  }

  #collectMetrics(): ReadonlySet<string> {
    return new Set([...this.#hosts.flatMap((host) => host.metrics), ...this.#spotlit.metrics]);
  }

  #collectDepths(): void {
    this.#depths = this.#hosts.flatMap((host) => host.depth ?? []);
  }
}

/** Where a scene has no title: a strip at its top, in the middle. */
function topOf({ width, height }: Rectangle): Rectangle {
  return { x: width * 0.2, y: 0, width: width * 0.6, height: height * 0.085 };
}

/** The header stands on a shadow that runs out downwards, so that the map may reach under it. */
function createShade(width: number, { colours, wallHeightPx }: Theme): ShadedGround {
  const colour = colours.background;
  return new ShadedGround({
    width,
    height: wallHeightPx * 0.12,
    stops: [
      { at: 0, colour, alpha: 0.96 },
      { at: 0.72, colour, alpha: 0.82 },
      { at: 1, colour, alpha: 0 },
    ],
  });
}
