import { Container, Graphics } from 'pixi.js';
import type { Role } from '../../../protocol/site/metrics.ts';
import type { LayerView } from '../../../protocol/views.ts';
import { roleColour } from '../../theme/colours.ts';
import type { Theme } from '../../theme/theme.ts';
import { formatCount } from '../../words/format-number.ts';
import { traceMark } from '../parts/mark.ts';
import { measureLine } from '../parts/line.ts';
import { Writer } from '../parts/writer.ts';
import { rampColour } from './ramp.ts';

export interface LegendState {
  readonly name: string;
  readonly role: Role;
}

const RAMP_STEPS = 5;

/** What the colours and lights of the map mean, on one line below it: the ramp at the left, states with their counts at the right. */
export class MapLegend {
  readonly view = new Container();
  readonly #drawing = new Graphics();
  readonly #writer: Writer;
  readonly #theme: Theme;

  constructor(theme: Theme) {
    this.#theme = theme;
    this.#writer = new Writer(theme);
    this.view.addChild(this.#drawing, this.#writer.view);
  }

  draw(
    width: number,
    ramp: { readonly title: string; readonly most: number } | undefined,
    states: readonly LegendState[],
    counts: readonly number[],
  ): void {
    this.#drawing.clear();
    this.#writer.begin();
    const left = ramp ? this.#drawRamp(ramp.title, ramp.most, width) : 0;
    this.#drawStates(width, left, states, counts);
    this.#writer.end();
  }

  destroy(): void {
    this.#writer.destroy();
    this.view.destroy({ children: true });
  }

  #drawRamp(title: string, most: number, width: number): number {
    const { type, space, colours } = this.#theme;
    const step = Math.round(type.body * 1.1);
    const scale =
      RAMP_STEPS * (step + space.hairline * 2) +
      space.pad +
      space.close * 2 +
      (formatCount(most).length + 1) * type.caption * 0.7;
    if (measureLine(title, { size: type.body }) + scale > width) return 0;
    const name = this.#writer.words(title, 0, 0, { size: type.body, colour: colours.dim, anchor: [0, 0.5] });
    let x = name.width + space.pad;
    x += this.#writer.digits('0', x, 0, { role: 'caption', colour: colours.dim, anchor: [0, 0.5] }).width + space.close;
    const height = Math.round(type.body * 0.5);
    for (let index = 0; index < RAMP_STEPS; index += 1) {
      this.#drawing.rect(Math.round(x), -height / 2, step, height).fill(rampColour(index / (RAMP_STEPS - 1)));
      x += step + space.hairline * 2;
    }
    x += space.close;
    return (
      x + this.#writer.digits(formatCount(most), x, 0, { role: 'caption', colour: colours.dim, anchor: [0, 0.5] }).width
    );
  }

  /** From the right end; states for which there is no room are left out, the least important last in the site's list first. */
  #drawStates(width: number, left: number, states: readonly LegendState[], counts: readonly number[]): void {
    const { type, space, colours } = this.#theme;
    const size = type.body * 0.34;
    const items = states.map((state, index) => ({ ...state, count: formatCount(counts[index] ?? 0) }));
    const digitWidth = type.digits * 0.66;
    const widthOf = ({ name, count }: { name: string; count: string }) =>
      size * 2 + space.close * 3 + name.length * type.body * 1.02 + count.length * digitWidth + space.wide;
    let room = width - left - space.wide;
    const shown = items.filter((item) => {
      room -= widthOf(item);
      return room >= 0;
    });
    let x = width;
    for (const { name, role, count } of shown.reverse()) {
      x -=
        this.#writer.digits(count, x, 0, {
          role: 'digits',
          colour: role === 'ok' ? colours.text : roleColour[role],
          anchor: [1, 0.5],
        }).width +
        space.close * 1.5;
      x -=
        this.#writer.words(name, x, 0, { size: type.body, colour: colours.dim, anchor: [1, 0.5] }).width +
        space.close +
        size;
      traceMark(this.#drawing, role, Math.round(x), 0, size).fill(roleColour[role]);
      x -= size + space.wide;
    }
  }
}

/** How many entities stand in each state. */
export function countStates(layer: LayerView, states: number): number[] {
  const counts = new Array<number>(states).fill(0);
  const first = '0'.charCodeAt(0);
  for (let entity = 0; entity < layer.states.length; entity += 1) {
    const state = layer.states.charCodeAt(entity) - first;
    if (state >= 0 && state < states) counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}
