import type { Point } from './planes.ts';

/** Metres: to the right of the road's middle, above the ground, along the road from the camera's foot. */
export type Place = readonly [across: number, up: number, along: number];

export interface ViewpointOptions {
  /** Pixels of the picture. */
  readonly width: number;
  readonly height: number;
  /** Of the camera, m. */
  readonly across: number;
  readonly up: number;
  /** Degrees below the horizon, and to the right. */
  readonly pitch: number;
  readonly yaw: number;
  /** How far the road has swung to the right after 100 m, m. */
  readonly bend: number;
}

/** Of a lens that sees 65 degrees across. */
const FOCAL_SHARE = 0.785;
/** What is nearer than that, m, cannot be projected. */
const NEAREST = 0.8;
const BEND_AT = 100;

/** Where things of the street lie in the camera's picture. */
export class Viewpoint {
  readonly horizon: number;
  readonly #options: ViewpointOptions;
  readonly #focal: number;
  readonly #pitch: readonly [sin: number, cos: number];
  readonly #yaw: readonly [sin: number, cos: number];

  constructor(options: ViewpointOptions) {
    const radians = (degrees: number) => (degrees * Math.PI) / 180;
    this.#options = options;
    this.#focal = options.width * FOCAL_SHARE;
    this.#pitch = [Math.sin(radians(options.pitch)), Math.cos(radians(options.pitch))];
    this.#yaw = [Math.sin(radians(options.yaw)), Math.cos(radians(options.yaw))];
    this.horizon = options.height / 2 - this.#focal * Math.tan(radians(options.pitch));
  }

  place([across, up, along]: Place): Point {
    const { bend, width, height } = this.#options;
    const x = across + bend * (along / BEND_AT) ** 2 - this.#options.across;
    const y = up - this.#options.up;
    const [yawSin, yawCos] = this.#yaw;
    const [pitchSin, pitchCos] = this.#pitch;
    const right = x * yawCos - along * yawSin;
    const ahead = x * yawSin + along * yawCos;
    const depth = Math.max(NEAREST, ahead * pitchCos - y * pitchSin);
    const above = y * pitchCos + ahead * pitchSin;
    return [width / 2 + (this.#focal * right) / depth, height / 2 - (this.#focal * above) / depth];
  }

  /** Pixels that a metre has at a place. */
  scaleAt(along: number): number {
    return this.#focal / Math.max(NEAREST, along * this.#pitch[1] + this.#options.up * this.#pitch[0]);
  }
}
