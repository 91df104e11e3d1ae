// npm run faults: kill -9 of server, Redis and both, under load. FAULT_TRIALS and FAULT_SEED repeat a run.
import { randomUUID } from 'node:crypto';
import { runMain } from '../../scripts/bootstrap/say.mjs';
import { isClean, runTrials } from './run-trials.ts';

runMain(async () => {
  const { FAULT_TRIALS = '20', FAULT_SEED = randomUUID().slice(0, 8) } = process.env;
  const summary = await runTrials({
    trials: Number(FAULT_TRIALS),
    seed: FAULT_SEED,
    say: (line) => process.stdout.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  return isClean(summary) ? 0 : 1;
});
