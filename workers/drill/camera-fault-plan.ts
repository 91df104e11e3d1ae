import type { CameraFault } from './rtsp-camera/camera-fault.ts';
import type { Clip } from './rtsp-camera/clip.ts';
import { randomOf } from './random.ts';

/** In each of these stretches a camera has one fault or none; they begin at another moment for each camera. */
const STRETCH_MS = 300_000;
const FAULT_SHARE = 0.3;
const LEAST_MS = 25_000;
const MOST_MS = 110_000;

export interface FaultPlanOptions {
  readonly seed: string | number;
  readonly camera: string;
  /** What it sees when it was turned away. */
  readonly elsewhere: Clip;
}

/** What is wrong with a camera of the drill at a moment (epoch ms): the same whenever it is asked. */
export function faultAt({ seed, camera, elsewhere }: FaultPlanOptions, atMs: number): CameraFault | undefined {
  const shiftMs = randomOf(seed, 'camera-fault-shift', camera)() * STRETCH_MS;
  const stretch = Math.floor((atMs + shiftMs) / STRETCH_MS);
  const random = randomOf(seed, 'camera-fault', camera, stretch);
  if (random() >= FAULT_SHARE) return undefined;
  const lengthMs = LEAST_MS + random() * (MOST_MS - LEAST_MS);
  const startMs = stretch * STRETCH_MS - shiftMs + random() * (STRETCH_MS - lengthMs);
  if (atMs < startMs || atMs >= startMs + lengthMs) return undefined;
  const faults: readonly CameraFault[] = [
    { kind: 'stall' },
    { kind: 'freeze' },
    { kind: 'refuse', status: 503 },
    { kind: 'flap', afterMs: 4_000 },
    { kind: 'loss', share: 0.02 },
    { kind: 'other-clip', clip: elsewhere },
  ];
  return faults[Math.floor(random() * faults.length)];
}
