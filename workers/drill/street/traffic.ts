import { type Random, randomOf } from '../random.ts';
import { LANE_M } from './backdrop.ts';
import { litColour } from './materials.ts';
import { type Colour, colourOf, type Planes, type Point } from './planes.ts';
import type { Street } from './streets.ts';
import type { Place, Viewpoint } from './viewpoint.ts';

/** How far a vehicle goes from where it comes into sight to where it is gone, m. */
const FIRST_M = 2;
const LAST_M = 108;
/** Rounds of its way that a vehicle makes while the clip plays: a whole number, so that the clip has no seam. */
const ROUNDS = 1;

interface Vehicle {
  readonly across: number;
  /** Comes towards the camera. */
  readonly isOncoming: boolean;
  /** Where on its way it is when the clip begins, 0 to 1. */
  readonly start: number;
  readonly width: number;
  readonly length: number;
  readonly up: number;
  readonly colour: Colour;
  readonly isHigh: boolean;
}

const bodyColours = [
  colourOf(222, 224, 226),
  colourOf(40, 44, 52),
  colourOf(146, 150, 156),
  colourOf(150, 42, 40),
  colourOf(46, 74, 128),
  colourOf(186, 176, 150),
];
const busColours = [colourOf(38, 118, 104), colourOf(196, 134, 40), colourOf(208, 212, 214)];
const glass = colourOf(36, 44, 54);
const tyre = colourOf(22, 22, 24);
const headlight = colourOf(255, 246, 224);
const tailLight = colourOf(226, 30, 24);
const shadow = colourOf(16, 17, 20);

/** The vehicles of a street: boxes with lights, and nobody in them. */
export class Traffic {
  readonly #street: Street;
  readonly #view: Viewpoint;
  readonly #vehicles: readonly Vehicle[];

  constructor(street: Street, view: Viewpoint) {
    this.#street = street;
    this.#view = view;
    const random = randomOf('traffic', street.name);
    this.#vehicles = Array.from({ length: street.lanesEachWay * 2 }, (_, lane) =>
      vehiclesOf(street, lane, random),
    ).flat();
  }

  /** `share`: of the clip that is over. */
  draw(planes: Planes, share: number): void {
    const placed = this.#vehicles.map((vehicle) => ({ vehicle, along: alongAt(vehicle, share) }));
    placed.sort((left, right) => right.along - left.along);
    for (const { vehicle, along } of placed) this.#drawVehicle(planes, vehicle, along);
  }

  #drawVehicle(planes: Planes, vehicle: Vehicle, along: number): void {
    const { across, width, length, up, colour, isHigh } = vehicle;
    const { light, rain } = this.#street;
    const tone = (own: Colour, share = 1) => {
      const lit = litColour(this.#street, own, along);
      return { ...lit, y: 16 + (lit.y - 16) * share };
    };
    const left = across - width / 2;
    const right = across + width / 2;
    const rear = along + length;
    if (light.shadow > 0)
      this.#quad(
        planes,
        [left - 0.5, 0.01, along],
        [right + 0.2, 0.01, along],
        [right + 0.2, 0.01, rear],
        [left - 0.5, 0.01, rear],
        shadow,
        light.shadow,
      );
    const waist = isHigh ? up : up * 0.58;
    this.#box(planes, { left, right, near: along, rear, from: 0.25, to: waist }, tone, colour);
    const draw = (from: number, to: number, share: number, own: Colour) => {
      const inset = width * share;
      this.#quad(
        planes,
        [left + inset, from, along],
        [right - inset, from, along],
        [right - inset, to, along],
        [left + inset, to, along],
        tone(own),
      );
    };
    if (isHigh) draw(up * 0.45, up * 0.86, 0.07, glass);
    else this.#cabin(planes, vehicle, along, tone);
    draw(0.02, 0.26, 0.06, tyre);
    this.#lights(planes, { vehicle, along, isWet: rain });
  }

  #cabin(
    planes: Planes,
    { across, width, length, up, colour }: Vehicle,
    along: number,
    tone: (own: Colour, share?: number) => Colour,
  ): void {
    const left = across - width * 0.41;
    const right = across + width * 0.41;
    const near = along + length * 0.24;
    const rear = along + length * 0.86;
    this.#box(planes, { left, right, near, rear, from: up * 0.56, to: up }, tone, glass);
    this.#quad(
      planes,
      [left + 0.06, up, near + 0.2],
      [right - 0.06, up, near + 0.2],
      [right - 0.06, up, rear],
      [left + 0.06, up, rear],
      tone(colour, 1.04),
    );
  }

  /** Its end towards the camera, the side that is seen, and its top. */
  #box(
    planes: Planes,
    {
      left,
      right,
      near,
      rear,
      from,
      to,
    }: { left: number; right: number; near: number; rear: number; from: number; to: number },
    tone: (own: Colour, share?: number) => Colour,
    own: Colour,
  ): void {
    const [cornerX] = this.#view.place([left, to, near]);
    const [farX] = this.#view.place([left, to, rear]);
    const seesLeft = farX < cornerX;
    const side = seesLeft ? left : right;
    this.#quad(planes, [side, from, near], [side, from, rear], [side, to, rear], [side, to, near], tone(own, 0.72));
    this.#quad(planes, [left, to, near], [right, to, near], [right, to, rear], [left, to, rear], tone(own, 1.08));
    this.#quad(planes, [left, from, near], [right, from, near], [right, to, near], [left, to, near], tone(own, 0.9));
  }

  #lights(
    planes: Planes,
    { vehicle, along, isWet }: { readonly vehicle: Vehicle; readonly along: number; readonly isWet: boolean },
  ): void {
    const { across, width, isOncoming } = vehicle;
    const { isDark } = this.#street.light;
    const scale = this.#view.scaleAt(along);
    const colour = isOncoming ? headlight : tailLight;
    if (isDark && isOncoming)
      planes.glow(this.#view.place([across, 0, along - 5]), scale * 2.6, scale * 2.2, headlight, 0.3);
    for (const side of [-1, 1]) {
      const at = this.#view.place([across + side * width * 0.37, 0.72, along - 0.02]);
      if (isDark || isWet)
        planes.glow(
          at,
          scale * (isOncoming ? 1.1 : 0.6),
          scale * (isOncoming ? 0.9 : 0.5),
          colour,
          isDark ? 0.75 : 0.4,
        );
      if (isWet) planes.glow([at[0], at[1] + scale * 1.5], scale * 0.32, scale * 1.7, colour, isDark ? 0.5 : 0.22);
      planes.ellipse(at, Math.max(0.8, scale * 0.17), Math.max(0.7, scale * 0.11), colour, isDark || isWet ? 1 : 0.75);
    }
  }

  #quad(planes: Planes, a: Place, b: Place, c: Place, d: Place, colour: Colour, opacity = 1): void {
    const points: Point[] = [a, b, c, d].map((place) => this.#view.place(place));
    planes.fill(points, colour, opacity);
  }
}

function vehiclesOf({ traffic, lanesEachWay }: Street, lane: number, random: Random): Vehicle[] {
  // Traffic keeps to the right: what is left of the middle comes towards the camera.
  const across = (lane - lanesEachWay + 0.5) * LANE_M;
  return Array.from({ length: traffic }, (_, index): Vehicle => {
    const isHigh = random() < 0.16;
    const colours = isHigh ? busColours : bodyColours;
    return {
      across: across + (random() - 0.5) * 0.5,
      isOncoming: across < 0,
      start: (index + 0.2 + random() * 0.5) / traffic + lane * 0.13,
      width: isHigh ? 2.5 : 1.8 + random() * 0.15,
      length: isHigh ? 9.5 : 4.2 + random() * 0.6,
      up: isHigh ? 3.1 : 1.45 + random() * 0.2,
      colour: colours[Math.floor(random() * colours.length)] ?? tyre,
      isHigh,
    };
  });
}

function alongAt({ start, isOncoming }: Vehicle, share: number): number {
  const way = (start + share * ROUNDS) % 1;
  return FIRST_M + (LAST_M - FIRST_M) * (isOncoming ? 1 - way : way);
}
