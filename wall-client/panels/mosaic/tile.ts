import { Container, Graphics } from 'pixi.js';
import type { MosaicTile } from '../../../protocol/site/scenes.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { Language } from '../../../protocol/words.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { Theme } from '../../theme/theme.ts';
import { say } from '../../words/say.ts';
import type { CameraCondition, PanelSources } from '../panel-sources.ts';
import { CameraMesh } from './camera-mesh.ts';
import { TileCamera } from './tile-camera.ts';
import { TileCover } from './tile-cover.ts';
import { liveTone, tileLooks, type TileState } from './tile-looks.ts';
import { TileName } from './tile-name.ts';

export interface TileOptions {
  /** In the panel. */
  readonly place: Rectangle;
  /** Upper left corner of the panel on the wall, device px. */
  readonly origin: { readonly x: number; readonly y: number };
  /** Undefined: the scene has nothing for it. */
  readonly tile: MosaicTile | undefined;
  readonly cameras: SiteDescription['cameras'];
  readonly theme: Theme;
  readonly language: Language;
  readonly openCamera: PanelSources['openCamera'];
  readonly waitFor: (work: Promise<unknown>) => void;
}

const NO_AREAS: CameraCondition['privacy'] = [];

/** One picture of a mosaic, under its name; where there is none, it says why. */
export class Tile {
  /** By its label it is found by tests. */
  readonly view = new Container({ label: 'tile' });
  readonly #options: TileOptions;
  readonly #ground = new Graphics();
  readonly #mesh: CameraMesh;
  readonly #cover: TileCover;
  readonly #name: TileName;
  readonly #camera: TileCamera | undefined;
  #place: Rectangle;
  #shown: { readonly state: TileState; readonly condition: CameraCondition | undefined } | undefined;
  #shownCamera: string | undefined;

  constructor(options: TileOptions) {
    const { tile, theme, place } = options;
    this.#options = options;
    this.#place = place;
    this.#mesh = new CameraMesh({ ...place, x: 0, y: 0 }, { coverColour: theme.colours.background });
    this.#cover = new TileCover(options);
    this.#name = new TileName(options);
    if (tile?.source !== undefined || tile?.tour)
      this.#camera = new TileCamera({ ...options, tile, rectangle: this.#onWall() });
    this.view.addChild(this.#ground, this.#mesh.view, this.#cover.view, this.#name.view);
    this.#lay();
  }

  get place(): Rectangle {
    return this.#place;
  }

  /** Whether there is anything that is worth being seen large. */
  get hasCamera(): boolean {
    return this.#camera !== undefined;
  }

  /** The tile is somewhere else from now on, in the panel. */
  moveTo(place: Rectangle): void {
    this.#place = place;
    this.#lay();
    this.#camera?.place(this.#onWall());
    this.#mesh.place({ ...place, x: 0, y: 0 });
    this.#shown = undefined;
  }

  frame(wall: number): void {
    const camera = this.#camera;
    camera?.frame(wall);
    const picture = camera?.picture;
    const condition = picture?.condition;
    const state = this.#stateOf(condition);
    if (condition !== this.#shown?.condition || state !== this.#shown?.state || camera?.camera !== this.#shownCamera)
      this.#show(state, condition);
    const tone = state === 'live' ? liveTone : state === 'free' ? undefined : tileLooks[state].tone;
    const pixels = tone && picture?.pixels;
    this.#mesh.show(pixels, condition?.privacy ?? NO_AREAS, tone ?? liveTone);
    // Under a picture it would be painted for nothing, which a machine without a GPU feels.
    this.#ground.visible = !pixels;
    if (state !== 'live' && state !== 'free')
      this.#cover.sayAge(picture?.capturedAt === undefined ? undefined : wall - picture.capturedAt);
  }

  destroy(): void {
    this.#mesh.destroy();
    this.#camera?.close();
    this.view.destroy({ children: true });
  }

  #stateOf(condition: CameraCondition | undefined): TileState {
    const { tile } = this.#options;
    if (!tile) return 'free';
    if (!this.#camera?.hasSource) return 'unconnected';
    return condition?.state ?? 'connecting';
  }

  #show(state: TileState, condition: CameraCondition | undefined): void {
    this.#shown = { state, condition };
    this.#shownCamera = this.#camera?.camera;
    const { width, height } = this.#place;
    const look = state === 'live' || state === 'free' ? undefined : tileLooks[state];
    const room = { x: 0, y: 0, width, height: height - this.#name.heightIn(this.#place) };
    if (look) this.#cover.show(look, condition, room);
    else this.#cover.clear();
    const note = this.#camera?.note;
    this.#name.show(this.#nameOf(), this.#place, { note, look: look?.place === 'edge' ? look : undefined });
  }

  /** A name of the scene goes before that of the camera; a tour's tile is named for what it shows. */
  #nameOf(): string {
    const { tile, cameras, language } = this.#options;
    const camera = this.#camera?.camera;
    const words = tile?.tour ? undefined : tile?.name;
    const own = camera === undefined ? undefined : cameras[camera]?.name;
    const known = words ?? own ?? tile?.name;
    return known ? say(known, language) : (camera ?? '');
  }

  #lay(): void {
    const { x, y, width, height } = this.#place;
    const { space, colours } = this.#options.theme;
    this.view.position.set(x, y);
    this.#ground
      .clear()
      .rect(0, 0, width, height)
      .fill({ color: colours.background, alpha: 0.72 })
      .rect(0, 0, width, height)
      .stroke({ width: space.hairline, color: colours.line, alpha: 0.6, alignment: 1 });
  }

  #onWall(): Rectangle {
    const { origin } = this.#options;
    return { ...this.#place, x: this.#place.x + origin.x, y: this.#place.y + origin.y };
  }
}
