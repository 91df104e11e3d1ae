import type { Rectangle } from './rectangle.ts';

/** Straight above and below; its sides may lean. Pixels. */
export interface Trapezoid {
  readonly top: number;
  readonly bottom: number;
  /** Left and right at its top, and at its bottom. */
  readonly atTop: readonly [left: number, right: number];
  readonly atBottom: readonly [left: number, right: number];
}

export interface BandedShape {
  readonly width: number;
  readonly height: number;
  /** Of its corners; no more than half of its width and height is taken. */
  readonly radius: number;
  /** Where it is divided in any case. */
  readonly divisions: readonly number[];
  /** What is left out of it; clear of its corners. */
  readonly holes: readonly Rectangle[];
}

/** So many straight pieces make a corner of a card, which is seen as round. */
const CORNER_PIECES = 8;

/** A rectangle with round corners, without its holes, as bands from its top to its bottom: each point of it is in one of them. */
export function bandsOf({ width, height, divisions, holes, ...shape }: BandedShape): Trapezoid[] {
  const radius = Math.min(shape.radius, width / 2, height / 2);
  const corner = Array.from(
    { length: CORNER_PIECES + 1 },
    (_, piece) => radius * (1 - Math.cos(((piece / CORNER_PIECES) * Math.PI) / 2)),
  );
  const edges = [
    ...(radius > 0 ? corner.flatMap((y) => [y, height - y]) : [0, height]),
    ...divisions,
    ...holes.flatMap(({ y, height: down }) => [y, y + down]),
  ];
  const ys = [...new Set(edges)].filter((y) => y >= 0 && y <= height).sort((a, b) => a - b);
  const insetAt = (y: number) => {
    const into = Math.max(0, radius - Math.min(y, height - y));
    return radius - Math.sqrt(Math.max(0, radius ** 2 - into ** 2));
  };
  return ys.slice(1).flatMap((bottom, index) => {
    const top = ys[index] ?? 0;
    const [upper, lower] = [insetAt(top), insetAt(bottom)];
    const within = holes
      .filter(({ y, height: down }) => y <= top && y + down >= bottom)
      .sort((left, right) => left.x - right.x);
    const bands: Trapezoid[] = [];
    let [fromUpper, fromLower] = [upper, lower];
    for (const { x, width: across } of within) {
      if (x > Math.max(fromUpper, fromLower))
        bands.push({ top, bottom, atTop: [fromUpper, x], atBottom: [fromLower, x] });
      fromUpper = Math.max(fromUpper, x + across);
      fromLower = fromUpper;
    }
    if (width - upper > fromUpper)
      bands.push({ top, bottom, atTop: [fromUpper, width - upper], atBottom: [fromLower, width - lower] });
    return bands;
  });
}
