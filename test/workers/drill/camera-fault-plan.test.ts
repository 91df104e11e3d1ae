import { expect, it } from 'vitest';
import { faultAt } from '../../../workers/drill/camera-fault-plan.ts';
import type { Clip } from '../../../workers/drill/rtsp-camera/clip.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 24);
const elsewhere: Clip = { codec: 'h264', rate: 15, parameterSets: [], units: [] };
const seed = 'drill';

const day = (camera: string) =>
  Array.from(
    { length: DAY_MS / 1_000 },
    (_, second) => faultAt({ seed, camera, elsewhere }, START + second * 1_000)?.kind,
  );

it('comes and goes: a camera is well most of the day, and has every fault in it at some time', () => {
  const kinds = day('street-1');
  const faulty = kinds.filter((kind) => kind !== undefined).length / kinds.length;
  expect(faulty).toBeGreaterThan(0.02);
  expect(faulty).toBeLessThan(0.15);
  expect(new Set(kinds).size).toBe(7);
});

it('says the same whenever it is asked, and something else of another camera', () => {
  expect(day('street-2')).toEqual(day('street-2'));
  expect(day('street-2')).not.toEqual(day('street-3'));
});
