import { Container, Graphics } from 'pixi.js';
import type { Rectangle } from '../layout/rectangle.ts';
import type { Theme } from '../theme/theme.ts';
import { createLine } from '../panels/parts/line.ts';
import { takeStill } from './canvas-still.ts';
import { destroyPart } from '../panels/parts/release-contexts.ts';

export interface FrozenPictureOptions {
  /** Drawn in this task. */
  readonly canvases: readonly HTMLCanvasElement[];
  /** What the mark says, such as `Frozen 14:03:05`. */
  readonly words: string;
  readonly theme: Theme;
}

/** The wall as it was, with a frame around it and a mark since when: nobody may take it for now ([AR5]). */
export class FrozenPicture {
  readonly view = new Container({ label: 'frozen' });

  constructor({ canvases, words, theme }: FrozenPictureOptions) {
    const still = takeStill(canvases);
    const { width, height } = still;
    this.view.addChild(still, drawMark({ width, height }, words, theme));
  }

  destroy(): void {
    const [still, mark] = this.view.removeChildren();
    still?.destroy({ texture: true, textureSource: true });
    if (mark) destroyPart(mark);
    this.view.destroy();
  }
}

/** At the lower edge of this page's own part of the wall: each page holds its own picture. */
function drawMark({ width, height }: Pick<Rectangle, 'width' | 'height'>, words: string, theme: Theme): Container {
  const { type, space, colours, roles } = theme;
  const line = createLine(words, { size: type.title, colour: colours.text, anchor: [0, 0.5] });
  const sign = type.title * 0.3;
  const plate = {
    width: Math.ceil(line.width + sign * 2 + space.pad * 3),
    height: Math.round(type.title * 1.7),
  };
  const left = Math.round((width - plate.width) / 2);
  const top = height - plate.height;
  const middle = top + plate.height / 2;
  const mark = new Container();
  mark.addChild(
    new Graphics()
      .rect(0, 0, width, height)
      .stroke({ width: space.stroke * 2, color: roles.warning, alignment: 1 })
      .rect(left, top, plate.width, plate.height)
      .fill({ color: colours.background, alpha: 1 })
      .rect(left, top, plate.width, plate.height)
      .stroke({ width: space.stroke, color: roles.warning, alignment: 1 })
      // A pause, as players draw it.
      .rect(left + space.pad, middle - sign, sign * 0.6, sign * 2)
      .rect(left + space.pad + sign * 1.1, middle - sign, sign * 0.6, sign * 2)
      .fill(roles.warning),
  );
  line.position.set(left + space.pad * 2 + Math.round(sign * 1.7), Math.round(middle));
  mark.addChild(line);
  return mark;
}
