import { generator, hash, normal } from './chance.ts';
import { AMBIENT, type Scene } from './scene.ts';

/** A picture as it is drawn: linear light, `width` x `height` x 3. */
interface Overlay {
  readonly width: number;
  readonly height: number;
  readonly scene: Scene;
  readonly timeS: number;
}

export function drawStreaks(rgb: Float32Array, { width, height, scene, timeS }: Overlay): void {
  const moment = Math.round(timeS * 1000);
  for (let drop = 0; drop < width * 0.9; drop += 1) {
    const left = hash(scene.seed + moment, drop, 1) * width;
    const top = hash(scene.seed + moment, drop, 2) * height;
    const length = height * (0.03 + 0.06 * hash(scene.seed + moment, drop, 3));
    const light = 0.12 + 0.2 * hash(scene.seed + moment, drop, 4);
    for (let step = 0; step < length; step += 1)
      lighten(rgb, width, height, Math.round(left + step * 0.16), Math.round(top + step), light * AMBIENT[scene.light]);
  }
}

export function drawFlakes(rgb: Float32Array, { width, height, scene, timeS }: Overlay): void {
  const moment = Math.round(timeS * 1000);
  for (let flake = 0; flake < width * 1.2; flake += 1) {
    const left = Math.round(hash(scene.seed + moment, flake, 1) * width);
    const top = Math.round(hash(scene.seed + moment, flake, 2) * height);
    const size = 1 + Math.round((width / 320) * hash(scene.seed + moment, flake, 3));
    for (let dy = 0; dy < size; dy += 1)
      for (let dx = 0; dx < size; dx += 1) lighten(rgb, width, height, left + dx, top + dy, 0.5 * AMBIENT[scene.light]);
  }
}

function lighten(rgb: Float32Array, width: number, height: number, column: number, row: number, by: number): void {
  if (column < 0 || row < 0 || column >= width || row >= height) return;
  const at = (row * width + column) * 3;
  for (let part = 0; part < 3; part += 1) rgb[at + part] = (rgb[at + part] as number) + by;
}

/** Gamma, noise of the sensor, and no colour in infrared. */
export function addSensor(rgb: Float32Array, { width, height, scene, timeS }: Overlay): void {
  const random = generator(scene.seed * 7919 + Math.round(timeS * 1000));
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = pixel * 3;
    if (scene.light === 'infrared') {
      const grey = 0.4 * (rgb[at] as number) + 0.4 * (rgb[at + 1] as number) + 0.2 * (rgb[at + 2] as number);
      rgb.fill(grey, at, at + 3);
    }
    const noise = scene.sensorNoise * normal(random);
    for (let part = 0; part < 3; part += 1)
      rgb[at + part] = 255 * Math.max(0, Math.min(1, rgb[at + part] as number)) ** 0.45 + noise;
  }
}
