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

/** `value`: where the name has no room. */
export type LabelForm = 'full' | 'value';

/** A district this much higher than its label has room for a large number. */
const ROOMY = 1.5;

/** Name of a district, its number below, and the mark of its worst alert. */
export class DistrictLabel {
  readonly view = new Container();
  readonly #theme: Theme;
  readonly #halfWidth: number;
  readonly #role: 'title' | 'digits';
  readonly #name: Text;
  readonly #value: BitmapText;
  readonly #alerts: BitmapText;
  readonly #mark = new Graphics();
  readonly #x: Move = startMove();
  readonly #y: Move = startMove();

  constructor(name: string, theme: Theme, seen: { readonly width: number; readonly height: number }) {
    this.#theme = theme;
    const { type, colours } = theme;
    // A small district has a smaller number, still one that reads from afar.
    this.#role = seen.height > (type.body + type.title) * ROOMY ? 'title' : 'digits';
    this.#halfWidth = seen.width / 2;
    this.#name = createLine(name, {
      size: type.body,
      colour: colours.text,
      anchor: [0.5, 1],
      maxWidth: seen.width,
      least: type.caption,
    });
    this.#value = createDigits('', { role: this.#role, type, colour: colours.text, anchor: [0.5, 0] });
    this.#alerts = createDigits('', { role: 'body', type, colour: colours.text, anchor: [0, 0.5] });
    this.view.addChild(this.#name, this.#value, this.#mark, this.#alerts);
  }

  /** Room that a form of the label needs, for markers to keep out of and for labels to keep clear of each other. */
  room(form: LabelForm): { readonly width: number; readonly height: number } {
    const { type } = this.#theme;
    const value = { width: type[this.#role] * 2, height: type[this.#role] };
    return form === 'value'
      ? value
      : {
          width: Math.max(this.#name.width + type.body * 0.3, value.width),
          height: type.body * 1.15 + type[this.#role],
        };
  }

  set({ value, role, alerts }: LabelWords, form: LabelForm, place: readonly [x: number, y: number], at: number): void {
    const { type, space, colours } = this.#theme;
    retarget(this.#x, place[0], at);
    retarget(this.#y, place[1], at);
    this.#value.text = value === undefined ? '' : formatCount(value);
    this.#value.tint = value === 0 ? colours.dim : role && alerts === 0 ? roleColour[role] : colours.text;
    // Name and number share the height of the label evenly about the place.
    const middle = Math.round(
      form === 'value' ? -type[this.#role] * 0.62 : -this.room(form).height / 2 + type.body * 1.15,
    );
    this.#name.visible = form === 'full';
    this.#name.position.set(0, value === undefined ? Math.round(type.body * 0.6) : middle);
    this.#value.position.set(0, middle - Math.round(type[this.#role] * 0.06));
    this.#mark.clear();
    this.#alerts.visible = false;
    if (alerts === 0 || role === undefined) return;
    const size = type.body * 0.46;
    const line = this.#value.y + this.#value.height / 2;
    const shift = Math.round(this.#value.width / 2 + space.gap + size);
    // The mark stands right of the number; the number keeps its place under the name.
    traceMark(this.#mark, role, shift, line, size).fill(roleColour[role]);
    this.#alerts.text = formatCount(alerts);
    this.#alerts.tint = this.#theme.colours.text;
    this.#alerts.position.set(Math.round(shift + size + space.close), Math.round(line));
    this.#alerts.visible = alerts > 1 && this.#alerts.x + this.#alerts.width < this.#halfWidth;
  }

  frame(wall: number): void {
    this.view.position.set(Math.round(placeAt(this.#x, wall)), Math.round(placeAt(this.#y, wall)));
  }
}
