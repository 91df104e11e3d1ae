/** A label that would like to stand at a place. */
export interface LabelWish {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The more, the sooner it is placed. */
  readonly weight: number;
}

/** Which labels have room: heavier ones first, none over another, none outside. Ties go to the earlier one. */
export function chooseLabels(wishes: readonly LabelWish[], room: { readonly width: number; readonly height: number }): boolean[] {
  const shown = wishes.map(() => false);
  const placed: LabelWish[] = [];
  const order = wishes.map((_, index) => index).sort((a, b) => (wishes[b]?.weight ?? 0) - (wishes[a]?.weight ?? 0) || a - b);
  for (const index of order) {
    const wish = wishes[index];
    if (!wish || isOutside(wish, room) || placed.some((other) => overlaps(wish, other))) continue;
    placed.push(wish);
    shown[index] = true;
  }
  return shown;
}

function isOutside({ x, y, width, height }: LabelWish, room: { readonly width: number; readonly height: number }): boolean {
  return x - width / 2 < 0 || x + width / 2 > room.width || y - height / 2 < 0 || y + height / 2 > room.height;
}

function overlaps(left: LabelWish, right: LabelWish): boolean {
  return Math.abs(left.x - right.x) < (left.width + right.width) / 2 && Math.abs(left.y - right.y) < (left.height + right.height) / 2;
}
