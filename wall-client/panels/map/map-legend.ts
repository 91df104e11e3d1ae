import { Container, Graphics } from 'pixi.js';
import type { Role } from '../../../protocol/site/metrics.ts';
import type { LayerView } from '../../../protocol/views.ts';
import type { Theme } from '../../theme/theme.ts';
import { formatCount, formatShare, NO_NUMBER } from '../../words/format-number.ts';
import { traceMark } from '../parts/mark.ts';
import { measureLine } from '../parts/line.ts';
import { Writer } from '../parts/writer.ts';
import { coveredColour } from './coverage-bands.ts';
import { flowLooks } from './flow-ribbons.ts';
import { rampColour, rampOf } from './ramp.ts';

export interface LegendState {
  readonly name: string;
  readonly role: Role;
  readonly count: number;
}

export interface LegendWords {
  readonly ramp: { readonly title: string; readonly most: number } | undefined;
  /** What the marks beside numbers stand for, and which of them there are now. */
  readonly alerts: { readonly title: string; readonly roles: readonly Role[] } | undefined;
  /** What bands along borders stand for, and how much of the whole site is covered. */
  readonly coverage:
    | { readonly title: string; readonly share: number | null; readonly role: Role | undefined }
    | undefined;
  /** Names of routes, in the order of their looks. */
  readonly routes: readonly string[];
  /** What the lights stand for. */
  readonly layer: string;
  readonly states: readonly LegendState[];
}

interface Room {
  readonly width: number;
  /** How far below the first row the lights are explained; 0: on the same one. */
  readonly secondRow: number;
}

const RAMP_STEPS = 5;
/** Of a sample of a band. */
const SAMPLE_FILLED = 0.7;

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

  draw({ width, secondRow }: Room, { ramp, alerts, coverage, routes, layer, states }: LegendWords): void {
    this.#drawing.clear();
    this.#writer.begin();
    // Numbers stand on their districts; what bands and marks mean, nothing else says.
    let left = coverage ? this.#drawCoverage(coverage, width) : 0;
    left = this.#drawRoutes(routes, left, width);
    if (ramp) left = this.#drawRamp(ramp, left, width);
    if (alerts && alerts.roles.length > 0) left = this.#drawAlerts(alerts.title, alerts.roles, left, width);
    this.#drawStates({ width, left: secondRow > 0 ? 0 : left, y: secondRow }, layer, states);
    this.#writer.end();
  }

  destroy(): void {
    this.#writer.destroy();
    this.view.destroy({ children: true });
  }

  /** Nothing where it has no room. Says where it ends. */
  #drawRamp({ title, most }: NonNullable<LegendWords['ramp']>, from: number, width: number): number {
    const { type, space, colours } = this.#theme;
    const step = Math.round(type.body * 1.1);
    const scale =
      RAMP_STEPS * (step + space.hairline * 2) +
      space.pad +
      space.close * 2 +
      (formatCount(most).length + 1) * type.caption * 0.7;
    const left = from === 0 ? 0 : Math.round(from + space.wide);
    if (left + measureLine(title, { size: type.body }) + scale > width) return from;
    const name = this.#writer.words(title, left, 0, { size: type.body, colour: colours.dim, anchor: [0, 0.5] });
    let x = left + name.width + space.pad;
    x += this.#writer.digits('0', x, 0, { role: 'caption', colour: colours.dim, anchor: [0, 0.5] }).width + space.close;
    const height = Math.round(type.body * 0.5);
    for (let index = 0; index < RAMP_STEPS; index += 1) {
      this.#drawing
        .rect(Math.round(x), -height / 2, step, height)
        .fill(rampColour(index / (RAMP_STEPS - 1), rampOf(this.#theme)));
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

  /** A band that is filled in part, what it stands for, and the share of the whole site. Says where it ends. */
  #drawCoverage({ title, share, role }: NonNullable<LegendWords['coverage']>, width: number): number {
    const { type, space, colours } = this.#theme;
    const [long, high] = [Math.round(type.body * 1.7), Math.round(type.body * 0.32)];
    const told = share === null ? NO_NUMBER : formatShare(share);
    const needed = long + space.close * 3 + measureLine(title, { size: type.body }) + told.length * type.digits * 0.66;
    if (needed > width) return 0;
    const colour = role && this.#theme.roles[role];
    this.#drawing
      .rect(0, Math.round(-high / 2), long, high)
      .fill(colours.track)
      .rect(0, Math.round(-high / 2), Math.round(long * SAMPLE_FILLED), high)
      .fill(colour ?? coveredColour(this.#theme));
    let x = long + space.close * 1.5;
    x +=
      this.#writer.words(title, x, 0, { size: type.body, colour: colours.dim, anchor: [0, 0.5] }).width + space.close;
    const number = { role: 'digits', colour: colour ?? colours.text, anchor: [0, 0.5] } as const;
    return x + this.#writer.digits(told, x, 0, number).width;
  }

  /** Two marks of each route before its name, as they move on the map; those for which there is no room are left out. */
  #drawRoutes(routes: readonly string[], from: number, width: number): number {
    const { type, space, colours } = this.#theme;
    const step = type.body * 0.95;
    const half = type.body * 0.17;
    let end = from;
    for (const [index, name] of routes.entries()) {
      const left = end === 0 ? 0 : Math.round(end + space.wide);
      const needed = step * 2 + space.close + measureLine(name, { size: type.body });
      const look = flowLooks[index];
      if (!look || left + needed > width) return end;
      for (const start of [left, left + step]) {
        const tip = start + step * look.length;
        this.#drawing
          .poly([start, -half, tip, -half, tip + half, 0, tip, half, start, half, start + half, 0])
          .fill(look.colour);
      }
      const x = left + step * 2 + space.close;
      end = x + this.#writer.words(name, x, 0, { size: type.body, colour: colours.dim, anchor: [0, 0.5] }).width;
    }
    return end;
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
