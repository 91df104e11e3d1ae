/** A street as a camera above it sees it; everything about it follows from these numbers. */
export interface Scene {
  readonly seed: number;
  /** Camera: metres above the ground, from the road's middle, degrees below the horizon and to the right. */
  readonly height: number;
  readonly across: number;
  readonly pitch: number;
  readonly yaw: number;
  /** Metres from the middle of the road to the houses on each side, and how high those are. */
  readonly leftWall: number;
  readonly rightWall: number;
  readonly wallHeight: number;
  readonly light: 'day' | 'overcast' | 'dusk' | 'night' | 'infrared';
  readonly weather?: 'rain' | 'snow' | 'fog';
  /** Vehicles on the road; none: nothing moves but noise. */
  readonly vehicles: number;
  /** Deviation of the sensor's noise, levels. */
  readonly sensorNoise: number;
  /** Lamps along the road: how orange (0: white, 1: sodium). */
  readonly sodium?: number;
  /** Greens beside the road, 0 to 1. */
  readonly trees: number;
}

/** Light of the sky, as a share of a clear day's. */
export const AMBIENT: Record<Scene['light'], number> = {
  day: 1,
  overcast: 0.75,
  dusk: 0.4,
  night: 0.012,
  infrared: 0.1,
};
