// npm run faults [-- --trials N --seed TEXT]: kill -9 of server, Redis and both, and cuts of power, under load.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { PlainFault, runMain, say } from '../../scripts/bootstrap/say.mjs';
import { PowerSwitch, whyNoPowerLoss } from './power-loss/power-switch.ts';
import { isClean, runTrials } from './run-trials.ts';

runMain(async () => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { trials: text, seed: text } });
  const trials = Number(values.trials ?? 20);
  if (!Number.isInteger(trials) || trials < 1)
    throw new PlainFault(`--trials ${values.trials}: expected a whole number, 1 or more`);
  const without = whyNoPowerLoss();
  if (without !== undefined) say(without);
  const power = without === undefined ? new PowerSwitch(await ensureRedisBinary()) : undefined;
  try {
    const summary = await runTrials({
      trials,
      seed: values.seed ?? randomUUID().slice(0, 8),
      power,
      say: (line) => process.stdout.write(`${line}\n`),
    });
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return isClean(summary) ? 0 : 1;
  } finally {
    power?.close();
  }
});
