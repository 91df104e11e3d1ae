/** Distances as shares of the wall's height. */
const spaceShares = {
  /** Between things that belong together. */
  close: 0.0055,
  gap: 0.0111,
  pad: 0.0167,
  /** Between groups. */
  wide: 0.026,
  hairline: 0.0012,
  stroke: 0.0026,
  radius: 0.0065,
} as const;
export type Spacing = Readonly<Record<keyof typeof spaceShares, number>>;

export function createSpacing(wallHeightPx: number): Spacing {
  const size = (share: number) => Math.max(1, Math.round(wallHeightPx * share));
  const { close, gap, pad, wide, hairline, stroke, radius } = spaceShares;
  return {
    close: size(close),
    gap: size(gap),
    pad: size(pad),
    wide: size(wide),
    hairline: size(hairline),
    stroke: size(stroke),
    radius: size(radius),
  };
}
