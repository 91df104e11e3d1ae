import { type Random, randomOf } from '../random.ts';
import {
  asphalt,
  centrePaint,
  FAR_M,
  field,
  glass,
  grass,
  houseColours,
  lampLight,
  leaves,
  litColour,
  paint,
  pavement,
  steel,
  trunk,
  wetAsphalt,
  windowLight,
} from './materials.ts';
import { type Colour, colourOf, mix, Planes } from './planes.ts';
import type { Roadside, Street } from './streets.ts';
import { type Place, Viewpoint } from './viewpoint.ts';

export const LANE_M = 3.5;
/** What is nearer lies below the picture. */
const NEAR_M = 4;
const PAVEMENT_M = 3;
const DASH_M = 3;
const DASH_EVERY_M = 9;
const LAMP_EVERY_M = 28;
const LAMP_UP_M = 8;
const GROUND_GRAIN = 5;

export function viewpointOf(street: Street, width: number, height: number): Viewpoint {
  return new Viewpoint({ ...street, width, height });
}

export function roadHalf({ lanesEachWay }: Street): number {
  return lanesEachWay * LANE_M + 0.6;
}

/** All of a street that stands still. */
export function drawBackdrop(street: Street, width: number, height: number): Planes {
  const planes = new Planes(width, height);
  const brush = new Brush(planes, street, viewpointOf(street, width, height), randomOf('street', street.name));
  brush.drawSky();
  brush.drawGround();
  brush.drawSides();
  brush.drawRoad();
  brush.drawLamps();
  brush.drawGrain();
  return planes;
}

class Brush {
  readonly #planes: Planes;
  readonly #street: Street;
  readonly #view: Viewpoint;
  readonly #random: Random;

  constructor(planes: Planes, street: Street, view: Viewpoint, random: Random) {
    this.#planes = planes;
    this.#street = street;
    this.#view = view;
    this.#random = random;
  }

  drawSky(): void {
    const { light } = this.#street;
    const { width } = this.#planes;
    const bottom = Math.max(2, this.#view.horizon + 2);
    // Nothing stays undrawn, neither behind the farthest ground nor in a seam.
    this.#planes.rectangle(0, 0, width, this.#planes.height, light.haze);
    const steps = 48;
    for (let step = 0; step < steps; step += 1) {
      const colour = mix(light.skyTop, light.skyBottom, step / (steps - 1));
      this.#planes.rectangle(0, (bottom * step) / steps, width, bottom / steps + 1, colour);
    }
    // Hills.
    const hill = mix(litColour(this.#street, grass, 60), light.haze, 0.62);
    for (let at = -width * 0.1; at < width * 1.1; at += width * 0.11) {
      const wide = width * (0.1 + this.#random() * 0.12);
      this.#planes.ellipse([at, bottom + 2], wide, width * (0.012 + this.#random() * 0.028), hill);
    }
  }

  drawGround(): void {
    const { sides } = this.#street;
    const groundOf = (side: Roadside) => (side === 'fields' ? field : side === 'trees' ? grass : pavement);
    this.#strips(-260, 0, groundOf(sides.left));
    this.#strips(0, 260, groundOf(sides.right));
  }

  drawSides(): void {
    // From afar, so that what is near covers what is behind it.
    for (let along = FAR_M; along > NEAR_M; along -= 1) {
      this.#drawSide(this.#street.sides.left, -1, along);
      this.#drawSide(this.#street.sides.right, 1, along);
    }
  }

  drawRoad(): void {
    const half = roadHalf(this.#street);
    const { lanesEachWay, rain } = this.#street;
    this.#strips(-half - PAVEMENT_M, half + PAVEMENT_M, pavement);
    this.#strips(-half, half, rain ? wetAsphalt : asphalt);
    for (const side of [-1, 1]) this.#line(side * (half - 0.35), 0.14, paint, { isDashed: false });
    this.#line(-0.14, 0.11, centrePaint, { isDashed: false });
    this.#line(0.14, 0.11, centrePaint, { isDashed: false });
    for (let lane = 1; lane < lanesEachWay; lane += 1)
      for (const side of [-1, 1]) this.#line(side * lane * LANE_M, 0.13, paint, { isDashed: true });
    if (this.#street.yaw === 0 || lanesEachWay > 1) this.#drawCrossing(half);
  }

  drawLamps(): void {
    const { light } = this.#street;
    const half = roadHalf(this.#street) + 0.8;
    for (let along = Math.floor(FAR_M / LAMP_EVERY_M) * LAMP_EVERY_M; along > NEAR_M + 6; along -= LAMP_EVERY_M) {
      for (const side of [-1, 1]) {
        const across = side * half;
        const scale = this.#view.scaleAt(along);
        const colour = litColour(this.#street, steel, along);
        const reach = across - side * 1.9;
        this.#quad(
          [across - 0.07, 0, along],
          [across + 0.07, 0, along],
          [across + 0.05, LAMP_UP_M, along],
          [across - 0.05, LAMP_UP_M, along],
          colour,
        );
        this.#quad(
          [across, LAMP_UP_M, along],
          [reach, LAMP_UP_M + 0.25, along],
          [reach, LAMP_UP_M + 0.36, along],
          [across, LAMP_UP_M + 0.14, along],
          colour,
        );
        const head = this.#view.place([reach, LAMP_UP_M + 0.2, along]);
        if (!light.isDark) {
          this.#planes.ellipse(head, scale * 0.34, scale * 0.12, colour);
          continue;
        }
        const ground = this.#view.place([reach, 0, along]);
        this.#planes.glow(ground, scale * 7.5, scale * 2.8, lampLight, 0.42);
        this.#planes.glow(head, scale * 1.7, scale * 1.7, lampLight, 0.6);
        this.#planes.ellipse(head, Math.max(1.2, scale * 0.32), Math.max(0.8, scale * 0.14), lampLight);
      }
    }
  }

  drawGrain(): void {
    const random = this.#random;
    this.#planes.grain(() => (random() - 0.5) * GROUND_GRAIN, Math.max(0, Math.round(this.#view.horizon)));
  }

  #drawSide(side: Roadside, hand: 1 | -1, along: number): void {
    const from = roadHalf(this.#street) + PAVEMENT_M;
    if (side === 'trees' && along % 9 === 4) this.#drawTree(hand * (from + 1.5 + this.#random() * 1.5), along);
    if (side === 'trees' && along % 14 === 6) this.#drawTree(hand * (from + 7 + this.#random() * 8), along);
    if (side === 'fields' && along % 31 === 9) this.#drawTree(hand * (from + 8 + this.#random() * 20), along);
    if (side === 'houses' && along % 15 === 0)
      this.#drawHouse(hand, { from, along, up: 5.5 + this.#random() * 5, deep: 13 });
    if (side === 'towers' && along % 24 === 0)
      this.#drawHouse(hand, { from: from + 2, along, up: 15 + this.#random() * 22, deep: 18 });
  }

  #drawTree(across: number, along: number): void {
    const scale = this.#view.scaleAt(along);
    const up = 4.4 + this.#random() * 2.4;
    const bark = litColour(this.#street, trunk, along);
    this.#quad(
      [across - 0.16, 0, along],
      [across + 0.16, 0, along],
      [across + 0.1, up * 0.6, along],
      [across - 0.1, up * 0.6, along],
      bark,
    );
    for (let tuft = 0; tuft < 9; tuft += 1) {
      const tone = mix(leaves, tuft % 2 === 0 ? colourOf(92, 122, 66) : colourOf(42, 66, 40), this.#random() * 0.7);
      const at = this.#view.place([across + (this.#random() - 0.5) * 2.6, up * (0.62 + this.#random() * 0.42), along]);
      this.#planes.ellipse(
        at,
        scale * (0.8 + this.#random() * 0.6),
        scale * (0.65 + this.#random() * 0.5),
        litColour(this.#street, tone, along),
      );
    }
  }

  #drawHouse(hand: 1 | -1, { from, along, up, deep }: { from: number; along: number; up: number; deep: number }): void {
    const wall = houseColours[Math.floor(this.#random() * houseColours.length)] ?? steel;
    const near = Math.max(along - deep + 1.4, NEAR_M);
    const across = hand * from;
    const back = hand * (from + 12);
    // The wall that looks at the camera, then the one along the road.
    this.#quad(
      [across, 0, near],
      [back, 0, near],
      [back, up, near],
      [across, up, near],
      litColour(this.#street, mix(wall, colourOf(60, 60, 64), 0.18), near),
    );
    this.#quad(
      [across, 0, near],
      [across, 0, along],
      [across, up, along],
      [across, up, near],
      litColour(this.#street, wall, (near + along) / 2),
    );
    const storey = 3.1;
    for (let floor = 0; floor + 1 < up / storey; floor += 1)
      for (let at = near + 0.9; at < along - 1.4; at += 2.6) this.#drawWindow(across, floor * storey + 1.1, at);
    if (up > 14) return;
    const awning = litColour(this.#street, mix(wall, colourOf(120, 56, 48), 0.7), near);
    this.#quad(
      [across, 2.9, near],
      [across, 2.9, along],
      [across - hand * 1.1, 2.5, along],
      [across - hand * 1.1, 2.5, near],
      awning,
    );
  }

  #drawWindow(across: number, up: number, along: number): void {
    const isLit = this.#street.light.isDark && this.#random() < 0.34;
    const colour = isLit
      ? mix(windowLight, this.#street.light.haze, along / FAR_M / 2)
      : litColour(this.#street, glass, along);
    this.#quad(
      [across, up, along],
      [across, up, along + 1.4],
      [across, up + 1.5, along + 1.4],
      [across, up + 1.5, along],
      colour,
    );
  }

  #drawCrossing(half: number): void {
    for (let across = -half + 0.6; across < half - 0.4; across += 1.1)
      this.#quad(
        [across, 0, 15],
        [across + 0.5, 0, 15],
        [across + 0.5, 0, 18.5],
        [across, 0, 18.5],
        litColour(this.#street, paint, 16),
        0.8,
      );
  }

  #line(across: number, width: number, colour: Colour, { isDashed }: { readonly isDashed: boolean }): void {
    const step = isDashed ? DASH_EVERY_M : 6;
    const length = isDashed ? DASH_M : step;
    for (let along = NEAR_M; along < FAR_M; along += step) {
      const tone = litColour(this.#street, colour, along);
      const [left, right] = [across - width / 2, across + width / 2];
      this.#quad(
        [left, 0, along],
        [right, 0, along],
        [right, 0, along + length],
        [left, 0, along + length],
        tone,
        0.85,
      );
    }
  }

  /** A strip of the ground from one place across to another, all the way along, in pieces that bend and fade. */
  #strips(left: number, right: number, colour: Colour): void {
    for (let along = FAR_M * 1.5; along > NEAR_M - 3; ) {
      const length = Math.max(2, along * 0.08);
      const near = Math.max(1, along - length);
      this.#quad(
        [left, 0, along + 0.3],
        [right, 0, along + 0.3],
        [right, 0, near],
        [left, 0, near],
        litColour(this.#street, colour, along),
      );
      along -= length;
    }
  }

  #quad(a: Place, b: Place, c: Place, d: Place, colour: Colour, opacity = 1): void {
    const view = this.#view;
    this.#planes.fill([view.place(a), view.place(b), view.place(c), view.place(d)], colour, opacity);
  }
}
