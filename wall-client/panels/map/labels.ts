import { type BitmapText, Container, Graphics, type Text } from 'pixi.js';
import type { Role } from '../../../protocol/site/metrics.ts';
import { roleColour } from '../../theme/colours.ts';
import type { Theme } from '../../theme/theme.ts';
import { formatCount } from '../../words/format-number.ts';
import { createDigits } from '../parts/digits.ts';
import { createLine } from '../parts/line.ts';
import { traceMark } from '../parts/mark.ts';
import { type Move, placeAt, retarget, startMove } from '../parts/moving-rows.ts';

/** What a label says of its district. */
export interface LabelWords {
  readonly value: number | undefined;
  readonly role: Role | undefined;
  readonly alerts: number;
}

/** Name of a district, its number below, and the mark of its worst alert. */
export class DistrictLabel {
  readonly view = new Container();
  readonly #theme: Theme;
  readonly #name: Text;
  readonly #value: BitmapText;
  readonly #alerts: BitmapText;
  readonly #mark = new Graphics();
  readonly #x: Move = startMove();
  readonly #y: Move = startMove();

  constructor(name: string, theme: Theme) {
    this.#theme = theme;
    const { type, colours } = theme;
    this.#name = createLine(name, { size: type.body, colour: colours.text, anchor: [0.5, 1] });
    this.#value = createDigits('', { role: 'digits', type, colour: colours.text, anchor: [0.5, 0] });
    this.#alerts = createDigits('', { role: 'body', type, colour: colours.text, anchor: [0, 0.5] });
    this.view.addChild(this.#name, this.#value, this.#mark, this.#alerts);
  }

  /** Room that labels need, for markers to keep out of and for labels to keep clear of each other. */
  get width(): number {
    return Math.max(this.#name.width, this.#theme.type.digits * 2.4) + this.#theme.space.gap * 2;
  }

  get height(): number {
    return this.#theme.type.body * 1.25 + this.#theme.type.digits * 1.15;
  }

  set({ value, role, alerts }: LabelWords, place: readonly [x: number, y: number], at: number): void {
    const { type, space, colours } = this.#theme;
    retarget(this.#x, place[0], at);
    retarget(this.#y, place[1], at);
    this.#value.text = value === undefined ? '' : formatCount(value);
    this.#value.tint = value === 0 ? colours.dim : role && alerts === 0 ? roleColour[role] : colours.text;
    // Name and number share the height of the label evenly about the place.
    const middle = Math.round(-this.height / 2 + type.body * 1.25);
    this.#name.position.set(0, value === undefined ? Math.round(type.body * 0.6) : middle);
    this.#value.position.set(0, middle - Math.round(type.digits * 0.06));
    this.#mark.clear();
    this.#alerts.visible = alerts > 1;
    if (alerts === 0 || role === undefined) return;
    const size = type.body * 0.46;
    const line = this.#value.y + this.#value.height / 2;
    const shift = Math.round(this.#value.width / 2 + space.gap + size);
    // The mark stands right of the number; the number keeps its place under the name.
    traceMark(this.#mark, role, shift, line, size).fill(roleColour[role]);
    this.#alerts.text = formatCount(alerts);
    this.#alerts.tint = roleColour[role];
    this.#alerts.position.set(Math.round(shift + size + space.close), Math.round(line));
  }

  frame(wall: number): void {
    this.view.position.set(Math.round(placeAt(this.#x, wall)), Math.round(placeAt(this.#y, wall)));
  }
}
