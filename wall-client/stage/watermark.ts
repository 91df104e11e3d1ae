import { Mesh, MeshGeometry, Texture } from 'pixi.js';
import type { SiteDescription } from '../../protocol/site/site.ts';
import type { Language } from '../../protocol/words.ts';
import { families, weights } from '../fonts/families.ts';
import type { WallSize } from '../layout/scene-layout.ts';
import { type WatermarkPlace, watermarkPlaces } from '../layout/watermark-places.ts';
import { createTypeScale } from '../theme/type-scale.ts';
import { say } from '../words/say.ts';
import { createSiteClock, type SiteClock } from '../words/site-clock.ts';
import type { ScreenFit } from './screen-fit.ts';

/** White at this opacity is a twentieth of what a text has: nothing from ten metres, enough for a photo. */
const OPACITY = 0.05;
const TURN_RADIANS = (-18 * Math.PI) / 180;
const MINUTE_MS = 60_000;
/** Widest that a mark may be, as a share of the wall's height: it must not run into the next. */
const WIDEST_SHARE = 0.38;
const LINE_HEIGHT = 1.35;

export interface WatermarkOptions {
  readonly site: SiteDescription;
  readonly wallName: string;
  readonly wall: WallSize;
  readonly fit: ScreenFit;
  readonly language: Language;
}

/** The upper left corner of a mark, in pixels of this screen, and where in the texture it is written. */
interface Mark {
  readonly x: number;
  readonly y: number;
  readonly row: number;
}

/**
 * Which wall and screen, whose, and when, to the minute: faint over everything, so that a photo of any part of the wall says
 * it. A function of wall time and of places on the wall; drawn into a texture once a minute, and from there in one go.
 */
export class Watermark {
  readonly view: Mesh;
  readonly #clock: SiteClock;
  readonly #siteName: string;
  readonly #wallName: string;
  readonly #labels: readonly string[];
  readonly #canvas = document.createElement('canvas');
  readonly #texture: Texture;
  readonly #marks: readonly Mark[];
  readonly #sizePx: number;
  /** Widest that a line may be; a longer one is drawn narrower. */
  readonly #roomPx: number;
  /** Holds any of the marks, turned; the same on every screen of the wall. */
  readonly #cell: { readonly width: number; readonly height: number };
  /** Where the wall lay when the marks were. */
  readonly #wallPx: ScreenFit['wallPx'];
  #minute = Number.NaN;

  /** Undefined where the site wants none. */
  static of(options: WatermarkOptions): Watermark | undefined {
    return options.site.file.watermark?.show === false ? undefined : new Watermark(options);
  }

  private constructor({ site, wallName, wall, fit, language }: WatermarkOptions) {
    const { file } = site;
    const { scale, wallPx, widthPx, heightPx } = fit;
    this.#clock = createSiteClock(file.timeZone, language);
    this.#siteName = say(file.short ?? file.name, language);
    this.#wallName = wallName;
    this.#wallPx = wallPx;
    const declared = file.walls[wallName];
    // A page that takes its proportions from a desk shows no screen of the wall.
    const isHung = declared?.width === wall.width && declared.height === wall.height;
    const places = watermarkPlaces(wall, isHung ? declared.screens : {});
    this.#sizePx = createTypeScale(wallPx.height).caption;
    this.#roomPx = Math.min(wallPx.height * WIDEST_SHARE, this.#widest(places));
    this.#cell = turnedSize(this.#roomPx + this.#sizePx, this.#sizePx * LINE_HEIGHT * 2);
    const { width, height } = this.#cell;
    const seen = places.flatMap((place) => {
      const x = wallPx.x + Math.round(place.x * scale) - Math.floor(width / 2);
      const y = wallPx.y + Math.round(place.y * scale) - Math.floor(height / 2);
      return x < widthPx && y < heightPx && x + width > 0 && y + height > 0 ? [{ ...place, x, y }] : [];
    });
    this.#labels = [...new Set(seen.map(({ screen }) => this.#label(screen)))];
    this.#canvas.width = width;
    this.#canvas.height = Math.max(1, height * this.#labels.length);
    this.#texture = Texture.from(this.#canvas, true);
    // Every texel lands on one pixel.
    this.#texture.source.scaleMode = 'nearest';
    this.#marks = seen.map(({ x, y, screen }) => ({ x, y, row: this.#labels.indexOf(this.#label(screen)) }));
    this.view = new Mesh({ label: 'watermark', geometry: this.#lay(), texture: this.#texture });
    this.view.alpha = file.watermark?.opacity ?? OPACITY;
  }

  /** The wall lies elsewhere on the same canvas. */
  place({ wallPx }: Pick<ScreenFit, 'wallPx'>): void {
    this.view.position.set(wallPx.x - this.#wallPx.x, wallPx.y - this.#wallPx.y);
  }

  /** Number of the minute that it says; not a number before the first frame. */
  get minute(): number {
    return this.#minute;
  }

  frame(wall: number): void {
    const minute = Math.floor(wall / MINUTE_MS);
    if (minute === this.#minute) return;
    this.#minute = minute;
    this.#write(minute * MINUTE_MS);
    this.#texture.source.update();
  }

  /** Draws the marks on something else that lies over the wall; `corner` is where it begins, in pixels of this screen. */
  paint(pen: CanvasRenderingContext2D, corner: { readonly x: number; readonly y: number }): void {
    const { width, height } = this.#cell;
    pen.globalAlpha = this.view.alpha;
    for (const { x, y, row } of this.#marks)
      pen.drawImage(this.#canvas, 0, row * height, width, height, x - corner.x, y - corner.y, width, height);
  }

  destroy(): void {
    this.view.destroy();
    this.#texture.destroy(true);
  }

  #label(screen: string | undefined): string {
    return `${this.#siteName} · ${this.#wallName}${screen === undefined ? '' : `/${screen}`}`;
  }

  #widest(places: readonly WatermarkPlace[]): number {
    const pen = this.#pen();
    return Math.max(1, ...places.map(({ screen }) => pen.measureText(this.#label(screen)).width));
  }

  #pen(): CanvasRenderingContext2D {
    // Written by the processor, as all texts are (text-canvases.ts).
    const pen = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (!pen) throw new Error('the watermark has no canvas');
    // A canvas that gets another size forgets it.
    pen.font = `${weights.normal} ${this.#sizePx}px ${families.map((family) => `"${family}"`).join(', ')}`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    return pen;
  }

  #lay(): MeshGeometry {
    const { width, height } = this.#cell;
    const count = Math.max(1, this.#labels.length);
    const positions = new Float32Array(this.#marks.length * 8);
    const uvs = new Float32Array(this.#marks.length * 8);
    const indices = new Uint32Array(this.#marks.length * 6);
    this.#marks.forEach(({ x, y, row }, index) => {
      const [top, bottom] = [row / count, (row + 1) / count];
      positions.set([x, y, x + width, y, x + width, y + height, x, y + height], index * 8);
      uvs.set([0, top, 1, top, 1, bottom, 0, bottom], index * 8);
      const first = index * 4;
      indices.set([first, first + 1, first + 2, first, first + 2, first + 3], index * 6);
    });
    return new MeshGeometry({ positions, uvs, indices });
  }

  #write(at: number): void {
    const pen = this.#pen();
    const { width, height } = this.#cell;
    pen.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    const stamp = this.#clock.stamp(at);
    this.#labels.forEach((label, row) => {
      pen.save();
      pen.translate(width / 2, height * (row + 0.5));
      pen.rotate(TURN_RADIANS);
      const offset = (this.#sizePx * LINE_HEIGHT) / 2;
      // Light on the wall's dark ground; its shadow is what is seen on a white slide.
      for (const [colour, shift] of [
        ['#000', Math.max(1, Math.round(this.#sizePx / 16))],
        ['#fff', 0],
      ] as const) {
        pen.fillStyle = colour;
        pen.fillText(label, shift, shift - offset, this.#roomPx);
        pen.fillText(stamp, shift, shift + offset, this.#roomPx);
      }
      pen.restore();
    });
  }
}

function turnedSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const [cos, sin] = [Math.abs(Math.cos(TURN_RADIANS)), Math.abs(Math.sin(TURN_RADIANS))];
  return { width: Math.ceil(width * cos + height * sin), height: Math.ceil(width * sin + height * cos) };
}
