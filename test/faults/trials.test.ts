import { expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { PowerSwitch, whyNoPowerLoss } from './power-loss/power-switch.ts';
import { isClean, runTrials } from './run-trials.ts';

// `npm run faults` does twenty, of each kind. The seed of a run that failed repeats its events and its kills.
const SEED = process.env.FAULT_SEED ?? randomUUID().slice(0, 8);

it(`[EV9][LV8] loses nothing that it acknowledged when server, Redis or both are killed, or lose their power (FAULT_SEED=${SEED})`, async (test) => {
  const without = whyNoPowerLoss();
  const power = without === undefined ? new PowerSwitch(await ensureRedisBinary()) : undefined;
  if (without !== undefined) await test.annotate(without);
  const lines: string[] = [];
  const summary = await runTrials({ trials: 3, seed: SEED, power, say: (line) => lines.push(line) });
  expect(isClean(summary), `${lines.join('\n')}\n${JSON.stringify(summary)}`).toBe(true);
  expect(summary.acknowledged).toBeGreaterThan(0);
  expect(summary.redisAdopted, 'a server that was killed alone finds its Redis').toBeGreaterThan(0);
  expect(summary.redisRestarted, 'a Redis that was killed is started again').toBeGreaterThan(0);
  if (power) {
    expect(power.losses, 'each Redis without power was started again').toHaveLength(2);
    expect(summary.powerLoss.syncs, 'syncs were seen').toBeGreaterThan(10);
    power.close();
  }
});
