import type { Scene } from './scene.ts';

/** Where pictures come from: a scene that is drawn, or real footage, passed over where it is not there. */
export type Clip = { readonly half: 'tuning' | 'report' } & ({ readonly scene: Scene } | { readonly footage: string });

const street = { height: 7, across: 1, pitch: 14, yaw: -4, leftWall: 9, rightWall: 10, wallHeight: 15, trees: 0.6 };
const square = { height: 9, across: -2, pitch: 20, yaw: 10, leftWall: 16, rightWall: 12, wallHeight: 20, trees: 0.3 };
const lane = { height: 5, across: 0.5, pitch: 10, yaw: 3, leftWall: 6.5, rightWall: 7, wallHeight: 11, trees: 0.2 };
const avenue = { height: 10, across: 3, pitch: 17, yaw: -8, leftWall: 18, rightWall: 14, wallHeight: 24, trees: 1 };

/**
 * Limits were set on the clips of the tuning half, and are reported on the others; a clip is in one half alone, and so is a
 * strength of a fault.
 */
export const clips: Readonly<Record<string, Clip>> = {
  'road-traffic': { half: 'tuning', footage: 'road-traffic.mp4' },
  'street-day': { half: 'tuning', scene: { ...street, seed: 11, light: 'day', vehicles: 7, sensorNoise: 2 } },
  'lane-night': {
    half: 'tuning',
    scene: { ...lane, seed: 12, light: 'night', vehicles: 2, sensorNoise: 4, sodium: 0.8 },
  },
  'street-dark': { half: 'tuning', scene: { ...street, seed: 16, light: 'night', vehicles: 1, sensorNoise: 4 } },
  'square-static': { half: 'tuning', scene: { ...square, seed: 13, light: 'overcast', vehicles: 0, sensorNoise: 1.5 } },
  'street-rain': {
    half: 'tuning',
    scene: { ...street, seed: 14, light: 'overcast', weather: 'rain', vehicles: 5, sensorNoise: 2.5 },
  },
  'avenue-infrared': { half: 'tuning', scene: { ...avenue, seed: 15, light: 'infrared', vehicles: 2, sensorNoise: 3 } },

  conveyor: { half: 'report', footage: 'conveyor.mp4' },
  'avenue-day': { half: 'report', scene: { ...avenue, seed: 21, light: 'day', vehicles: 9, sensorNoise: 1.5 } },
  'square-night': {
    half: 'report',
    scene: { ...square, seed: 22, light: 'night', vehicles: 1, sensorNoise: 5, sodium: 0.3 },
  },
  'lane-dark': { half: 'report', scene: { ...lane, seed: 29, light: 'night', vehicles: 1, sensorNoise: 5 } },
  'lane-static': { half: 'report', scene: { ...lane, seed: 23, light: 'day', vehicles: 0, sensorNoise: 1.2 } },
  'avenue-rain': {
    half: 'report',
    scene: { ...avenue, seed: 24, light: 'dusk', weather: 'rain', vehicles: 6, sensorNoise: 3 },
  },
  'street-snowfall': {
    half: 'report',
    scene: { ...street, seed: 25, light: 'overcast', weather: 'snow', vehicles: 3, sensorNoise: 2 },
  },
  'square-fog': {
    half: 'report',
    scene: { ...square, seed: 26, light: 'overcast', weather: 'fog', vehicles: 3, sensorNoise: 2 },
  },
  'lane-infrared': { half: 'report', scene: { ...lane, seed: 27, light: 'infrared', vehicles: 1, sensorNoise: 3.5 } },
  'street-night-static': {
    half: 'report',
    scene: { ...street, seed: 28, light: 'night', vehicles: 0, sensorNoise: 3, sodium: 0 },
  },
};
