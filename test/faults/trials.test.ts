import { expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { VICTIMS } from './kill-plan.ts';
import { isClean, runTrials } from './run-trials.ts';

// One kill of each; `npm run faults` does twenty. The seed of a run that failed repeats its events and its kills.
const SEED = process.env.FAULT_SEED ?? randomUUID().slice(0, 8);

it(`[EV9][LV8] loses nothing that it acknowledged when server, Redis or both are killed (FAULT_SEED=${SEED})`, async () => {
  const lines: string[] = [];
  const summary = await runTrials({ trials: VICTIMS.length, seed: SEED, say: (line) => lines.push(line) });
  expect(isClean(summary), `${lines.join('\n')}\n${JSON.stringify(summary)}`).toBe(true);
  expect(summary.acknowledged).toBeGreaterThan(0);
  expect(summary.redisAdopted, 'a server that was killed alone finds its Redis').toBeGreaterThan(0);
  expect(summary.redisRestarted, 'a Redis that was killed is started again').toBeGreaterThan(0);
});
