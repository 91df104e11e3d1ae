interface Size {
  readonly width: number;
  readonly height: number;
}

/** A label that would like to stand about a place, in the first of its forms that has room. */
export interface LabelWish {
  readonly x: number;
  readonly y: number;
  /** Undefined: it does not come in this form. `shiftX`, `shiftY`: beside or below the place. */
  readonly forms: readonly ((Size & { readonly shiftX?: number; readonly shiftY?: number }) | undefined)[];
  /** The more, the sooner it is placed. */
  readonly weight: number;
}

interface Placed extends Size {
  readonly x: number;
  readonly y: number;
}

/**
 * Which form of each label has room: index of the form, -1 for none. First forms go first, heavier labels before
 * lighter ones, none over another, none outside. Ties go to the earlier one.
 */
export function chooseLabels(wishes: readonly LabelWish[], room: Size): number[] {
  const chosen = wishes.map(() => -1);
  const placed: Placed[] = [];
  const order = wishes
    .map((_, index) => index)
    .sort((a, b) => (wishes[b]?.weight ?? 0) - (wishes[a]?.weight ?? 0) || a - b);
  const mostForms = Math.max(0, ...wishes.map(({ forms }) => forms.length));
  for (let form = 0; form < mostForms; form += 1) {
    for (const index of order) {
      const wish = wishes[index];
      const size = wish?.forms[form];
      if (!wish || !size || (chosen[index] ?? -1) >= 0) continue;
      const label = { ...size, x: wish.x + (size.shiftX ?? 0), y: wish.y + (size.shiftY ?? 0) };
      if (isOutside(label, room) || placed.some((other) => overlaps(label, other))) continue;
      placed.push(label);
      chosen[index] = form;
    }
  }
  return chosen;
}

function isOutside({ x, y, width, height }: Placed, room: Size): boolean {
  return x - width / 2 < 0 || x + width / 2 > room.width || y - height / 2 < 0 || y + height / 2 > room.height;
}

function overlaps(left: Placed, right: Placed): boolean {
  return (
    Math.abs(left.x - right.x) < (left.width + right.width) / 2 &&
    Math.abs(left.y - right.y) < (left.height + right.height) / 2
  );
}
