import { Container, Graphics } from 'pixi.js';
import type { MosaicTile } from '../../../protocol/site/scenes.ts';
import type { Language, Words } from '../../../protocol/words.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { Theme } from '../../theme/theme.ts';
import { chromeWords } from '../../words/chrome-words.ts';
import { say } from '../../words/say.ts';
import type { CameraCondition, PanelSources } from '../panel-sources.ts';
import { CameraMesh } from './camera-mesh.ts';
import { TileCamera, type TileProgrammes } from './tile-camera.ts';
import { TileCover } from './tile-cover.ts';
import { liveTone, tileLooks, type TileState } from './tile-looks.ts';
import { TileName } from './tile-name.ts';

export interface TileOptions {
  /** In the panel. */
  readonly place: Rectangle;
  /** Upper left corner of the panel on the wall, device px. */
  readonly origin: { readonly x: number; readonly y: number };
  /** What the scene file says of it; undefined: nothing. */
  readonly declared: MosaicTile | undefined;
  /** Whether a name can be drawn yet; if not, it is fetched and the tile renewed. */
  readonly canDraw: (text: string) => boolean;
  readonly nameOf: (camera: string) => Words | undefined;
  readonly theme: Theme;
  readonly language: Language;
  readonly openCamera: PanelSources['openCamera'];
  readonly waitFor: (work: Promise<unknown>) => void;
  readonly fetchesAhead: boolean;
  /** Whether it says at which page a tour over the whole mosaic stands. */
  readonly saysPage: boolean;
}

const NO_AREAS: CameraCondition['privacy'] = [];

/** One picture of a mosaic, under its name; where there is none, it says why. */
export class Tile {
  /** The picture; by its label it is found by tests. */
  readonly view = new Container({ label: 'tile' });
  /** What is written over it. */
  readonly face = new Container();
  readonly #options: TileOptions;
  readonly #ground = new Graphics();
  readonly #mesh: CameraMesh;
  readonly #cover: TileCover;
  readonly #name: TileName;
  readonly #camera: TileCamera;
  #place: Rectangle;
  #shown: { readonly state: TileState; readonly condition: CameraCondition | undefined } | undefined;
  #shownCamera: string | undefined;
  #shownPlace = 0;

  constructor(options: TileOptions) {
    const { theme, place } = options;
    this.#options = options;
    this.#place = place;
    this.#mesh = new CameraMesh({ ...place, x: 0, y: 0 }, { coverColour: theme.colours.background });
    this.#cover = new TileCover(options);
    this.#name = new TileName(options);
    this.#camera = new TileCamera({ ...options, rectangle: this.#onWall() });
    this.view.addChild(this.#ground, this.#mesh.view);
    this.face.addChild(this.#cover.view, this.#name.view);
    this.#lay();
  }

  get place(): Rectangle {
    return this.#place;
  }

  /** Whether there is anything that is worth being seen large. */
  get hasCamera(): boolean {
    return this.#camera.programme !== undefined;
  }

  /** Where it has a picture, in the tile; another object when it is elsewhere. */
  get covered(): Rectangle | undefined {
    return this.view.visible ? this.#mesh.covered : undefined;
  }

  set isSeen(isSeen: boolean) {
    this.view.visible = isSeen;
    this.face.visible = isSeen;
  }

  /** What it shows from now on, and what it will. */
  follow(programmes: TileProgrammes): void {
    this.#camera.follow(programmes);
    this.#shown = undefined;
  }

  /** Something that it could not draw before may be here. */
  renew(): void {
    this.#shown = undefined;
  }

  /** The tile is somewhere else from now on, in the panel. */
  moveTo(place: Rectangle): void {
    this.#place = place;
    this.#lay();
    this.#camera.moveTo(this.#onWall());
    this.#mesh.place({ ...place, x: 0, y: 0 });
    this.#shown = undefined;
  }

  frame(wall: number): void {
    const camera = this.#camera;
    camera.frame(wall);
    const { picture } = camera;
    const condition = picture?.condition;
    const state = this.#stateOf(condition);
    const isOther = camera.camera !== this.#shownCamera || camera.place !== this.#shownPlace;
    if (condition !== this.#shown?.condition || state !== this.#shown?.state || isOther) this.#show(state, condition);
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
    this.#camera.close();
    this.view.destroy({ children: true });
    this.face.destroy({ children: true });
  }

  #stateOf(condition: CameraCondition | undefined): TileState {
    const { programme, camera, hasSource } = this.#camera;
    // A tile that the scene names, and gives no camera, waits for one.
    if (!programme && this.#options.declared) return 'unconnected';
    if (camera === undefined) return 'free';
    if (!hasSource) return 'unconnected';
    return condition?.state ?? 'connecting';
  }

  #show(state: TileState, condition: CameraCondition | undefined): void {
    this.#shown = { state, condition };
    this.#shownCamera = this.#camera.camera;
    this.#shownPlace = this.#camera.place;
    const { width, height } = this.#place;
    const look = state === 'live' || state === 'free' ? undefined : tileLooks[state];
    const room = { x: 0, y: 0, width, height: height - this.#name.heightIn(this.#place) };
    if (look) this.#cover.show(look, condition, room);
    else this.#cover.clear();
    this.#name.show(this.#nameOf(), this.#place, {
      note: this.#noteOf(),
      look: look?.place === 'edge' ? look : undefined,
    });
  }

  /** A name of the scene goes before that of the camera that it gives the tile; any other is named for what it is. */
  #nameOf(): string {
    const { declared, nameOf, language, canDraw } = this.#options;
    const { camera, programme } = this.#camera;
    const own = camera === undefined ? undefined : nameOf(camera);
    const words = programme === undefined || programme.of === 'declared' ? (declared?.name ?? own) : own;
    const name = words ? say(words, language) : (camera ?? '');
    return canDraw(name) ? name : (camera ?? '');
  }

  /** `3/8` of a tour. */
  #noteOf(): string | undefined {
    const { programme, place } = this.#camera;
    if (!programme || programme.cameras.length < 2) return undefined;
    if (programme.of === 'page' && !this.#options.saysPage) return undefined;
    const note = `${place + 1}/${programme.cameras.length}`;
    return 'held' in programme.clock ? `${say(chromeWords.held, this.#options.language)} ${note}` : note;
  }

  #lay(): void {
    const { x, y, width, height } = this.#place;
    const { space, colours } = this.#options.theme;
    this.view.position.set(x, y);
    this.face.position.set(x, y);
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
