import { Container, Graphics } from 'pixi.js';
import type { Theme } from '../../theme/theme.ts';
import { createLine, measureLine } from './line.ts';

export interface LegendItem {
  readonly label: string;
  readonly colour: number;
}

/**
 * Names of lines with a piece of each, in a row; smaller where they have no room, and those that still have none are
 * left out. Its middle is at y = 0.
 */
export function createLegend(items: readonly LegendItem[], { type, space, colours }: Theme, width: number): Container {
  const legend = new Container();
  const sample = Math.round(type.body * 0.5);
  const widthAt = (size: number) =>
    items.reduce((sum, { label }) => sum + sample + space.close + space.gap + measureLine(label, { size }), -space.gap);
  const size = widthAt(type.body) <= width ? type.body : type.caption;
  let x = 0;
  for (const { label, colour } of items) {
    const line = createLine(label, { size, colour: colours.dim, anchor: [0, 0.5] });
    const needed = sample + space.close + line.width;
    if (x + needed > width) {
      line.destroy();
      break;
    }
    legend.addChild(
      new Graphics().roundRect(x, -space.stroke / 2, sample, space.stroke * 1.3, space.stroke / 2).fill(colour),
    );
    line.position.set(Math.round(x + sample + space.close), 0);
    legend.addChild(line);
    x += needed + space.gap;
  }
  return legend;
}
