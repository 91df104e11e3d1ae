/** A colour as a camera encodes it: BT.709, limited range. */
export interface Colour {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}
export type Point = readonly [x: number, y: number];

/** `red`, `green`, `blue`: 0 to 255. */
export function colourOf(red: number, green: number, blue: number): Colour {
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return {
    y: 16 + (luma * 219) / 255,
    u: 128 + (((blue - luma) / 1.8556) * 224) / 255,
    v: 128 + (((red - luma) / 1.5748) * 224) / 255,
  };
}

/** `share` of the second in the first. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  const between = (a: number, b: number) => a + (b - a) * share;
  return { y: between(from.y, to.y), u: between(from.u, to.u), v: between(from.v, to.v) };
}

interface Plane {
  readonly samples: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Of the picture's pixels, one sample's side. */
  readonly scale: number;
}

/** A picture of three planes (I420) that can be drawn into; places are in pixels from its upper left corner. */
export class Planes {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly #luma: Plane;
  readonly #blue: Plane;
  readonly #red: Plane;

  /** Both sides are even. */
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.bytes = new Uint8Array((width * height * 3) / 2);
    const area = width * height;
    const half = { width: width / 2, height: height / 2, scale: 2 };
    this.#luma = { samples: this.bytes.subarray(0, area), width, height, scale: 1 };
    this.#blue = { samples: this.bytes.subarray(area, (area * 5) / 4), ...half };
    this.#red = { samples: this.bytes.subarray((area * 5) / 4), ...half };
  }

  copyFrom(other: Planes): void {
    this.bytes.set(other.bytes);
  }

  fill(points: readonly Point[], { y, u, v }: Colour, opacity = 1): void {
    fillPolygon(this.#luma, points, y, opacity);
    fillPolygon(this.#blue, points, u, opacity);
    fillPolygon(this.#red, points, v, opacity);
  }

  rectangle(x: number, y: number, width: number, height: number, colour: Colour, opacity = 1): void {
    const right = x + width;
    const bottom = y + height;
    this.fill(
      [
        [x, y],
        [right, y],
        [right, bottom],
        [x, bottom],
      ],
      colour,
      opacity,
    );
  }

  /** A line of one pixel in the luma alone, for what is thin and has no colour of its own. */
  streak([x, y]: Point, across: number, down: number, luma: number, opacity: number): void {
    const { samples, width, height } = this.#luma;
    for (let step = 0; step < down; step += 1) {
      const column = Math.round(x + (across * step) / down);
      const line = Math.round(y + step);
      if (column < 0 || column >= width || line < 0 || line >= height) continue;
      const at = line * width + column;
      const before = samples[at] ?? 0;
      samples[at] = before + (luma - before) * opacity;
    }
  }

  ellipse([x, y]: Point, across: number, down: number, colour: Colour, opacity = 1): void {
    const corners = Math.max(8, Math.min(40, Math.round(across + down)));
    const points = Array.from({ length: corners }, (_, index): Point => {
      const angle = (index / corners) * 2 * Math.PI;
      return [x + Math.cos(angle) * across, y + Math.sin(angle) * down];
    });
    this.fill(points, colour, opacity);
  }

  /** Light that falls off to nothing at the rim of an ellipse. */
  glow([x, y]: Point, across: number, down: number, { y: luma, u, v }: Colour, strength: number): void {
    const shine = { x, y, across, down, strength };
    glowInto(this.#luma, luma, shine);
    glowInto(this.#blue, u, shine);
    glowInto(this.#red, v, shine);
  }

  /** Changes each sample of the luma plane. */
  grain(change: (x: number, y: number) => number, from = 0): void {
    const { samples, width, height } = this.#luma;
    for (let y = from; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        const at = y * width + x;
        samples[at] = Math.max(16, Math.min(235, (samples[at] ?? 0) + change(x, y)));
      }
  }
}

/** Even-odd, by the middle of each line of samples; the ends of a span are covered by their share. */
function fillPolygon(plane: Plane, points: readonly Point[], value: number, opacity: number): void {
  const { samples, width, height, scale } = plane;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const [, y] of points) {
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const first = Math.max(0, Math.ceil(top / scale - 0.5));
  const last = Math.min(height - 1, Math.ceil(bottom / scale - 0.5) - 1);
  const crossings: number[] = [];
  for (let line = first; line <= last; line += 1) {
    crossings.length = 0;
    const middle = (line + 0.5) * scale;
    for (let index = 0; index < points.length; index += 1) {
      const [fromX, fromY] = points[index] ?? [0, 0];
      const [toX, toY] = points[(index + 1) % points.length] ?? [0, 0];
      if (fromY <= middle === toY <= middle) continue;
      crossings.push((fromX + ((middle - fromY) / (toY - fromY)) * (toX - fromX)) / scale);
    }
    crossings.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2)
      fillSpan(samples, line * width, width, crossings[pair] ?? 0, crossings[pair + 1] ?? 0, value, opacity);
  }
}

function fillSpan(
  samples: Uint8Array,
  start: number,
  width: number,
  left: number,
  right: number,
  value: number,
  opacity: number,
): void {
  const from = Math.max(0, left);
  const to = Math.min(width, right);
  if (to <= from) return;
  const first = Math.floor(from);
  const last = Math.min(width - 1, Math.floor(to));
  const cover = (x: number, share: number) => {
    const before = samples[start + x] ?? 0;
    samples[start + x] = before + (value - before) * share * opacity;
  };
  if (first === last) {
    cover(first, to - from);
    return;
  }
  cover(first, first + 1 - from);
  if (opacity === 1) samples.fill(value, start + first + 1, start + last);
  else for (let x = first + 1; x < last; x += 1) cover(x, 1);
  cover(last, to - last);
}

interface Shine {
  readonly x: number;
  readonly y: number;
  readonly across: number;
  readonly down: number;
  readonly strength: number;
}

function glowInto({ samples, width, height, scale }: Plane, value: number, shine: Shine): void {
  const { x, y, across, down, strength } = shine;
  const left = Math.max(0, Math.floor((x - across) / scale));
  const right = Math.min(width - 1, Math.ceil((x + across) / scale));
  const top = Math.max(0, Math.floor((y - down) / scale));
  const bottom = Math.min(height - 1, Math.ceil((y + down) / scale));
  for (let line = top; line <= bottom; line += 1)
    for (let column = left; column <= right; column += 1) {
      const dx = ((column + 0.5) * scale - x) / across;
      const dy = ((line + 0.5) * scale - y) / down;
      const rest = 1 - dx * dx - dy * dy;
      if (rest <= 0) continue;
      const at = line * width + column;
      const before = samples[at] ?? 0;
      samples[at] = before + (value - before) * rest * rest * strength;
    }
}
