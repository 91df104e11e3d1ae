import { type Random, randomOf } from '../random.ts';
import type { Planes } from './planes.ts';
import type { Street } from './streets.ts';

const STREAKS = 190;
const SLANT = 0.14;
const LUMA = 200;

/** Streaks that are elsewhere in each picture. */
export class Rainfall {
  readonly #random: Random;
  readonly #opacity: number;

  constructor({ name, light }: Street) {
    this.#random = randomOf('rain', name);
    this.#opacity = light.isDark ? 0.2 : 0.3;
  }

  draw(planes: Planes): void {
    const { width, height } = planes;
    for (let streak = 0; streak < STREAKS; streak += 1) {
      const x = this.#random() * width;
      const y = this.#random() * height;
      const length = height * (0.03 + this.#random() * 0.05);
      planes.streak([x, y], -length * SLANT, length, LUMA, this.#opacity);
    }
  }
}
