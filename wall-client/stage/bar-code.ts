import { type BitmapText, Container, Graphics } from 'pixi.js';
import { createDigits } from '../panels/parts/digits.ts';
import { createTypeScale } from '../theme/type-scale.ts';
import type { ScreenFit } from './screen-fit.ts';

/** 4,096 frames: a minute and more, so that no film is in doubt. */
export const BAR_CODE_BITS = 12;
/** Of the screen's width: each bar is a palm wide on a wall, and can be filmed from across the room. */
const WIDTH_SHARE = 0.5;
/** In bars. */
const HEIGHT = 3;
const BLACK = 0x000000;
const WHITE = 0xffffff;

/** Number of the frame in which a display of this rate (Hz) shows a moment of wall time, whoever asks. */
export function frameIndex(wall: number, rateHz: number): number {
  return Math.floor((wall * rateHz) / 1_000) % 2 ** BAR_CODE_BITS;
}

/** Gray code: from one number to the next a single bar changes, so a picture taken in between is off by one at most. */
export function toGray(index: number): number {
  return index ^ (index >> 1);
}

/**
 * The frame's number as black and white bars between two white ones, the largest bit first, and its wall time (UTC)
 * below, in the lower left corner: for filming several screens at once. Left and right of the code it is black.
 */
export class BarCode {
  readonly view = new Container();
  readonly #rateHz: number;
  readonly #bars: readonly Graphics[];
  readonly #time: BitmapText;

  constructor({ widthPx, heightPx, wallPx }: ScreenFit, rateHz: number) {
    this.#rateHz = rateHz;
    const bar = Math.max(1, Math.floor((widthPx * WIDTH_SHARE) / (BAR_CODE_BITS + 4)));
    const type = createTypeScale(wallPx.height);
    const textHeight = Math.round(type.digits * 1.5);
    const width = bar * (BAR_CODE_BITS + 4);
    const height = bar * HEIGHT + textHeight;
    this.view.position.set(0, heightPx - height);
    const ground = new Graphics().rect(0, 0, width, height).fill(BLACK);
    for (const place of [1, BAR_CODE_BITS + 2]) ground.rect(place * bar, 0, bar, bar * HEIGHT).fill(WHITE);
    this.#bars = Array.from({ length: BAR_CODE_BITS }, (_, place) =>
      new Graphics().rect((place + 2) * bar, 0, bar, bar * HEIGHT).fill(WHITE),
    );
    this.#time = createDigits('00:00:00.000', {
      role: 'digits',
      type,
      colour: WHITE,
      anchor: [0.5, 0.5],
      maxWidth: width - 2 * bar,
    });
    this.#time.position.set(Math.round(width / 2), Math.round(bar * HEIGHT + textHeight / 2));
    this.view.addChild(ground, ...this.#bars, this.#time);
  }

  frame(wall: number): void {
    const gray = toGray(frameIndex(wall, this.#rateHz));
    for (let place = 0; place < BAR_CODE_BITS; place += 1) {
      const bar = this.#bars[place];
      if (bar) bar.visible = ((gray >> (BAR_CODE_BITS - 1 - place)) & 1) === 1;
    }
    this.#time.text = new Date(wall).toISOString().slice('2000-01-01T'.length, -1);
  }

  destroy(): void {
    this.view.destroy({ children: true });
  }
}
