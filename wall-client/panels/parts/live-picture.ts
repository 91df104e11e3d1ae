import { Sprite, Texture, type TextureSource } from 'pixi.js';

/** Beyond any picture: a size as one number. */
const MOST_SIDE_PX = 65_536;

interface Room {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture that somebody else keeps up to date, as large as its room allows, undistorted. */
export class LivePicture {
  readonly view = new Sprite(Texture.EMPTY);
  readonly #room: Room;
  #source: TextureSource | undefined;
  #shownSize = -1;

  constructor(room: Room) {
    this.#room = room;
    this.view.visible = false;
  }

  /** The picture's source belongs to whoever opened it; undefined shows nothing. */
  show(source: TextureSource | undefined): void {
    this.view.visible = source !== undefined;
    if (source === this.#source) return;
    this.#release();
    this.#source = source;
    if (source) this.view.texture = new Texture({ source });
  }

  /** Call in a frame: a picture may change its size. */
  frame(): void {
    const source = this.#source;
    if (!source) return;
    const { width, height } = source;
    const size = width * MOST_SIDE_PX + height;
    if (size === this.#shownSize) return;
    this.#shownSize = size;
    const { view } = this;
    view.texture.update();
    const scale = Math.min(this.#room.width / width, this.#room.height / height);
    view.scale.set(scale);
    view.position.set(
      Math.round(this.#room.x + (this.#room.width - width * scale) / 2),
      Math.round(this.#room.y + (this.#room.height - height * scale) / 2),
    );
  }

  destroy(): void {
    this.#release();
    this.view.destroy();
  }

  #release(): void {
    if (this.view.texture !== Texture.EMPTY) this.view.texture.destroy();
    this.view.texture = Texture.EMPTY;
    this.#source = undefined;
    this.#shownSize = -1;
  }
}
