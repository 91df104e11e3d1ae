import { Container, Graphics } from 'pixi.js';
import type { Role } from '../../../protocol/site/metrics.ts';
import type { LayerView } from '../../../protocol/views.ts';
import type { Theme } from '../../theme/theme.ts';
import { formatCount } from '../../words/format-number.ts';
import { traceMark } from '../parts/mark.ts';
import { measureLine } from '../parts/line.ts';
import { Writer } from '../parts/writer.ts';
import { rampColour } from './ramp.ts';

export interface LegendState {
  readonly name: string;
  readonly role: Role;
  readonly count: number;
}

export interface LegendWords {
  readonly ramp: { readonly title: string; readonly most: number } | undefined;
  /** What the marks beside numbers stand for, and which of them there are now. */
  readonly alerts: { readonly title: string; readonly roles: readonly Role[] } | undefined;
  /** What the lights stand for. */
  readonly layer: string;
  readonly states: readonly LegendState[];
}

const RAMP_STEPS = 5;

/** What colours, marks and lights of the map mean, below it: ramp and marks at the left, lights with their counts at the right. */
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

  /** `secondRow`: how far below the first row the lights are explained; 0: on the same one. */
  draw(
    { width, secondRow }: { readonly width: number; readonly secondRow: number },
    { ramp, alerts, layer, states }: LegendWords,
  ): void {
    this.#drawing.clear();
    this.#writer.begin();
    let left = ramp ? this.#drawRamp(ramp.title, ramp.most, width) : 0;
    if (alerts && alerts.roles.length > 0) left = this.#drawAlerts(alerts.title, alerts.roles, left, width);
    this.#drawStates({ width, left: secondRow > 0 ? 0 : left, y: secondRow }, layer, states);
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

  /** The marks, then their name; nothing where both have no room. Says where it ends. */
  #drawAlerts(title: string, roles: readonly Role[], from: number, width: number): number {
    const { type, space, colours } = this.#theme;
    const size = type.body * 0.42;
    const left = from === 0 ? 0 : from + space.wide;
    const needed = roles.length * (size * 2 + space.close) + space.close + measureLine(title, { size: type.body });
    if (left + needed > width) return from;
    let x = left;
    for (const role of roles) {
      traceMark(this.#drawing, role, Math.round(x + size), 0, size).fill(this.#theme.roles[role]);
      x += size * 2 + space.close;
    }
    x += space.close;
    return x + this.#writer.words(title, x, 0, { size: type.body, colour: colours.dim, anchor: [0, 0.5] }).width;
  }

  /** From the right end; states for which there is no room are left out, the last in the site's list first. */
  #drawStates(
    { width, left, y }: { width: number; left: number; y: number },
    layer: string,
    states: readonly LegendState[],
  ): void {
    const { type, space, colours } = this.#theme;
    const size = type.body * 0.34;
    const digitWidth = type.digits * 0.66;
    const widthOf = ({ name, count }: LegendState) =>
      size * 2 +
      space.close * 3 +
      measureLine(name, { size: type.body }) +
      formatCount(count).length * digitWidth +
      space.wide;
    const titleWidth = measureLine(layer, { size: type.body }) + space.pad;
    let room = width - left - space.wide;
    const shown = states.filter((state) => {
      room -= widthOf(state);
      return room >= 0;
    });
    if (shown.length === 0) return;
    let x = width;
    for (const { name, role, count } of shown.reverse()) {
      x -=
        this.#writer.digits(formatCount(count), x, y, {
          role: 'digits',
          colour: role === 'ok' ? colours.text : this.#theme.roles[role],
          anchor: [1, 0.5],
        }).width +
        space.close * 1.5;
      x -=
        this.#writer.words(name, x, y, { size: type.body, colour: colours.dim, anchor: [1, 0.5] }).width +
        space.close +
        size;
      traceMark(this.#drawing, role, Math.round(x), y, size).fill(this.#theme.roles[role]);
      x -= size + space.wide;
    }
    if (room >= titleWidth)
      this.#writer.words(layer, x + space.wide - space.pad, y, {
        size: type.body,
        colour: colours.text,
        anchor: [1, 0.5],
      });
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
