import { type BitmapText, Container, Graphics, type Text } from 'pixi.js';
import { assertNever } from '../../../protocol/assert-never.ts';
import type { Role } from '../../../protocol/site/metrics.ts';
import type { Theme } from '../../theme/theme.ts';
import { formatCount } from '../../words/format-number.ts';
import { createDigits } from '../parts/digits.ts';
import { createLine, measureLine } from '../parts/line.ts';
import { traceMark } from '../parts/mark.ts';
import { type Move, placeAt, retarget, startMove } from '../parts/moving-rows.ts';

/** What a label says of its district. */
export interface LabelWords {
  readonly value: number | undefined;
  readonly role: Role | undefined;
  readonly alerts: number;
}

/**
 * `full`: the name above the number. `line`: beside each other, where rows are close. `value`: where the name has no
 * room. `name`: a district with nothing to report.
 */
export type LabelForm = 'full' | 'line' | 'value' | 'name';

/** A district this much higher than its label has room for a large number. */
const ROOMY = 1.5;

/** Of a caption's size: a name on a small district may be a little smaller, like one in a small tile. */
const LEAST_NAME = 0.8;
/** Of a label's width and height, what its letters take: hexagons stand close, and the air about letters is no collision. */
const LETTERS_SHARE = 0.9;

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
  #x: Move = startMove();
  #y: Move = startMove();

  readonly #plate: Graphics | undefined;

  constructor(
    name: string,
    theme: Theme,
    {
      seen,
      hasPlate,
    }: {
      /** How large its district is seen. */
      readonly seen: { readonly width: number; readonly height: number };
      /** Where the ground is restless, words stand on a plate. */
      readonly hasPlate: boolean;
    },
  ) {
    this.#theme = theme;
    const { type, colours } = theme;
    // A small district has a smaller number, still one that reads from afar.
    this.#role = seen.height > (type.body + type.title) * ROOMY ? 'title' : 'digits';
    this.#halfWidth = seen.width / 2;
    // Never cut: one that has no room even so stands over the border, or another form does.
    const fits = Math.floor((type.body * seen.width) / measureLine(name, { size: type.body }));
    this.#name = createLine(name, {
      size: Math.min(type.body, Math.max(Math.round(type.caption * LEAST_NAME), fits)),
      colour: colours.text,
      anchor: [0.5, 1],
    });
    this.#value = createDigits('', { role: this.#role, type, colour: colours.text, anchor: [0.5, 0] });
    this.#alerts = createDigits('', { role: 'body', type, colour: colours.text, anchor: [0, 0.5] });
    this.#plate = hasPlate ? new Graphics() : undefined;
    if (this.#plate) this.view.addChild(this.#plate);
    this.view.addChild(this.#name, this.#value, this.#mark, this.#alerts);
  }

  /** Room that a form of the label needs, for markers to keep out of and for labels to keep clear of each other. */
  room(form: LabelForm, alerts = 0): { readonly width: number; readonly height: number } {
    const { width, height } = this.#wordsRoom(form);
    // In a hexagon there is room beside the number; elsewhere a neighbour may be there.
    if (!this.#plate && Number.isFinite(this.#halfWidth)) return { width, height };
    const { type, space } = this.#theme;
    // The mark stands at one side of the number, which stays in the middle.
    const mark = alerts > 0 ? 2 * (type.body * (alerts > 1 ? 1.5 : 1) + space.gap) : 0;
    const needed = form === 'line' ? width + mark : Math.max(width, type[this.#role] * 1.4 + mark);
    return this.#plate ? { width: needed + space.gap, height: height + space.gap / 2 } : { width: needed, height };
  }

  /** Room in which no other label may stand; undefined where this form would lie on the neighbours' hexagons. */
  clearance(form: LabelForm, alerts = 0): { readonly width: number; readonly height: number } | undefined {
    const { width, height } = this.room(form, alerts);
    if (!Number.isFinite(this.#halfWidth)) return { width, height };
    if (form === 'line' && width > 2 * this.#halfWidth) return undefined;
    return { width: width * LETTERS_SHARE, height: height * LETTERS_SHARE };
  }

  #wordsRoom(form: LabelForm): { readonly width: number; readonly height: number } {
    const { type } = this.#theme;
    const value = { width: type[this.#role] * 2, height: type[this.#role] };
    const name = { width: this.#name.width + type.body * 0.3, height: type.body * 1.15 };
    switch (form) {
      case 'full':
        return { width: Math.max(name.width, value.width), height: name.height + value.height };
      case 'line':
        return { width: name.width + value.width, height: value.height };
      case 'value':
        return value;
      case 'name':
        return name;
      default:
        return assertNever(form, 'label form');
    }
  }

  set(
    { value, role, alerts }: LabelWords,
    form: LabelForm,
    {
      place,
      at,
      how,
    }: { readonly place: readonly [x: number, y: number]; readonly at: number; readonly how: 'moving' | 'standing' },
  ): void {
    const { type, space, colours } = this.#theme;
    if (how === 'standing') {
      this.#x = startMove(place[0]);
      this.#y = startMove(place[1]);
    }
    retarget(this.#x, place[0], at);
    retarget(this.#y, place[1], at);
    this.#value.text = value === undefined ? '' : formatCount(value);
    this.#value.tint = value === 0 ? colours.dim : role && alerts === 0 ? this.#theme.roles[role] : colours.text;
    this.#value.visible = form !== 'name';
    this.#name.visible = form !== 'value';
    this.#name.tint = form === 'name' ? colours.dim : 0xffffff;
    const isStacked = form === 'full' && value !== undefined;
    // Name and number share the height of the label evenly about the place.
    const seam = Math.round(-this.#wordsRoom('full').height / 2 + type.body * 1.15);
    const half = form === 'line' ? Math.round((this.#name.width + space.gap + this.#value.width) / 2) : 0;
    this.#name.position.set(
      form === 'line' ? Math.round(this.#name.width / 2) - half : 0,
      isStacked ? seam : Math.round(type.body * 0.6),
    );
    this.#value.position.set(
      form === 'line' ? half - Math.round(this.#value.width / 2) : 0,
      isStacked ? seam - Math.round(type[this.#role] * 0.06) : Math.round(-type[this.#role] * 0.62),
    );
    this.#mark.clear();
    this.#alerts.visible = false;
    this.#drawPlate(this.room(form, alerts), alerts > 0 && role ? this.#theme.roles[role] : colours.line);
    if (alerts === 0 || role === undefined) return;
    const size = type.body * 0.46;
    const line = this.#value.y + this.#value.height / 2;
    const shift = Math.round(this.#value.x + this.#value.width / 2 + space.gap + size);
    // The mark stands right of the number; the number keeps its place under the name.
    traceMark(this.#mark, role, shift, line, size).fill(this.#theme.roles[role]);
    this.#alerts.text = formatCount(alerts);
    this.#alerts.tint = this.#theme.colours.text;
    this.#alerts.position.set(Math.round(shift + size + space.close), Math.round(line));
    this.#alerts.visible = alerts > 1 && this.#alerts.x + this.#alerts.width < this.#halfWidth;
  }

  #drawPlate({ width, height }: { readonly width: number; readonly height: number }, edge: number): void {
    const { space, colours } = this.#theme;
    this.#plate
      ?.clear()
      .roundRect(Math.round(-width / 2), Math.round(-height / 2), Math.round(width), Math.round(height), space.close)
      .fill({ color: colours.panel, alpha: 0.84 })
      .stroke({ color: edge, width: space.hairline, alpha: 0.9 });
  }

  frame(wall: number): void {
    this.view.position.set(Math.round(placeAt(this.#x, wall)), Math.round(placeAt(this.#y, wall)));
  }
}
