import { Container, Graphics } from 'pixi.js';
import type { Role } from '../../../protocol/site/metrics.ts';
import type { Language, Words } from '../../../protocol/words.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { Theme } from '../../theme/theme.ts';
import { say } from '../../words/say.ts';
import type { CameraPicture, CameraState } from '../panel-sources.ts';
import { createLine, measureLine } from '../parts/line.ts';
import { LivePicture } from '../parts/live-picture.ts';
import { traceMark } from '../parts/mark.ts';

export interface TileOptions {
  readonly place: Rectangle;
  /** Undefined: the scene has no picture for it. */
  readonly name: Words | undefined;
  /** Undefined: there is no video source. */
  readonly camera: CameraPicture | undefined;
  readonly theme: Theme;
  readonly language: Language;
}

type TileState = 'free' | 'unconnected' | CameraState['state'];

const looks: Readonly<Record<Exclude<TileState, 'free' | 'live'>, { readonly words: Words; readonly role: Role }>> = {
  unconnected: { words: { zh: '未接入视频源', en: 'No video source' }, role: 'off' },
  connecting: { words: { zh: '正在连接', en: 'Connecting' }, role: 'information' },
  lost: { words: { zh: '画面中断', en: 'Picture lost' }, role: 'warning' },
};

/** One picture of a mosaic, under its name; where there is none, it says why. */
export class Tile {
  readonly view = new Container();
  readonly #options: TileOptions;
  readonly #picture: LivePicture;
  readonly #cover = new Container();
  readonly #nameHeight: number;
  #state: TileState | undefined;

  constructor(options: TileOptions) {
    this.#options = options;
    const { place, name, theme } = options;
    const { space, colours, type } = theme;
    const { width, height } = place;
    this.view.position.set(place.x, place.y);
    this.#picture = new LivePicture({ x: 0, y: 0, width, height });
    const ground = new Graphics().rect(0, 0, width, height).fill({ color: colours.background, alpha: 0.72 });
    ground.rect(0, 0, width, height).stroke({ width: space.hairline, color: colours.line, alpha: 0.6, alignment: 1 });
    this.view.addChild(ground, this.#picture.view, this.#cover);
    this.#nameHeight = Math.round(type.caption * 1.5);
    if (name) this.#writeName(name);
    else this.#nameHeight = 0;
  }

  update(): void {
    const { name, camera } = this.#options;
    const state = camera ? camera.condition.state : name ? 'unconnected' : 'free';
    this.#picture.show(state === 'live' ? camera?.picture : undefined);
    if (state === this.#state) return;
    this.#state = state;
    for (const child of this.#cover.removeChildren()) child.destroy();
    if (state !== 'live' && state !== 'free') this.#coverWith(looks[state]);
  }

  frame(): void {
    this.#options.camera?.frame();
    this.#picture.frame();
  }

  destroy(): void {
    this.#picture.destroy();
    this.#options.camera?.close();
    this.view.destroy({ children: true });
  }

  /** A plate at the lower edge, so that it can be read on any picture. */
  #writeName(name: Words): void {
    const { place, theme, language } = this.#options;
    const { space, colours, type } = theme;
    const plate = new Graphics()
      .rect(0, place.height - this.#nameHeight, place.width, this.#nameHeight)
      .fill({ color: colours.background, alpha: 0.72 });
    const line = createLine(say(name, language), {
      size: type.caption,
      colour: colours.text,
      anchor: [0, 0.5],
      maxWidth: Math.max(0, place.width - 2 * space.close),
      least: Math.round(type.caption * 0.7),
    });
    line.position.set(space.close, Math.round(place.height - this.#nameHeight / 2));
    const hasRoom = place.height >= this.#nameHeight && line.text !== '';
    if (hasRoom) this.view.addChild(plate, line);
    else {
      plate.destroy();
      line.destroy();
    }
  }

  /** A mark, and the words where they have room: a mark alone says enough in a small tile. */
  #coverWith({ words, role }: { readonly words: Words; readonly role: Role }): void {
    const { place, theme, language } = this.#options;
    const { space, colours, type, roles } = theme;
    const text = say(words, language);
    const room = place.height - this.#nameHeight;
    const radius = Math.min(type.caption * 0.42, place.width * 0.2, room * 0.3);
    if (radius < 1) return;
    const textWidth = measureLine(text, { size: type.caption });
    const hasWords = textWidth + space.pad < place.width && room > type.caption * 3.2;
    const middle = Math.round(place.width / 2);
    const markY = Math.round(hasWords ? room / 2 - type.caption * 0.7 : room / 2);
    this.#cover.addChild(traceMark(new Graphics(), role, middle, markY, radius).fill(roles[role]));
    if (!hasWords) return;
    const line = createLine(text, {
      size: type.caption,
      colour: role === 'warning' ? colours.warning : colours.dim,
      anchor: [0.5, 0.5],
    });
    line.position.set(middle, Math.round(room / 2 + type.caption * 0.8));
    this.#cover.addChild(line);
  }
}
