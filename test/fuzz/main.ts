// npm run soak:fuzz
// A million cases for everything that reads what others send: no crash, no promise that nobody heard fail, no memory that grows.
// WATCHFLOOR_FUZZ_CASES for another number; each failure prints its seed. One line of JSON at the end; exit 1 where something failed.
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { makeTestDir } from '../support/redis.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { fuzzTargets } from './fuzz-targets.ts';

const CASES = Number(process.env['WATCHFLOOR_FUZZ_CASES'] ?? 1_000_000);
/** Cases of one seed. */
const ROUND = 2_000;
/** What lies on the heap after a tenth of the cases may grow by so much until the end. */
const MOST_GROWTH_BYTES = 16 * 2 ** 20;

/** A link that was closed has a second for its farewell. */
const FAREWELLS_MS = 1_500;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const faults: string[] = [];
process.on('unhandledRejection', (reason) => faults.push(`nobody heard: ${String(reason)}`));

const directory = makeTestDir('fuzz');
const targets = await fuzzTargets(directory);
const shares = targets.map(({ weight }) => 1 / weight);
const whole = shares.reduce((sum, share) => sum + share, 0);
const figures: Record<string, { cases: number; grownBytes: number; seconds: number }> = {};
for (const [index, target] of targets.entries())
  figures[target.name] = await run(target, Math.ceil((CASES * (shares[index] ?? 0)) / whole));
rmSync(directory, { recursive: true });

for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(`${JSON.stringify({ figures, faults: faults.length })}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;

async function run({ name, cases, hold }: FuzzTarget, most: number) {
  const begun = performance.now();
  let heap: number | undefined;
  for (let done = 0; done < most; done += ROUND) {
    const property = fc.asyncProperty(cases, async (given) => hold(given));
    const result = await fc.check(property, { numRuns: Math.min(ROUND, most - done) });
    if (result.failed)
      faults.push(`${name}, seed ${result.seed}, path ${result.counterexamplePath}: ${String(result.errorInstance)}`);
    if (heap === undefined && done + ROUND >= most / 10) heap = await heapBytes();
    process.stderr.write(`\r${name}: ${Math.min(done + ROUND, most)} of ${most}`);
  }
  process.stderr.write('\n');
  const grownBytes = (await heapBytes()) - (heap ?? 0);
  if (grownBytes > MOST_GROWTH_BYTES) faults.push(`${name}: the heap grew by ${grownBytes} bytes`);
  return { cases: most, grownBytes, seconds: Math.round((performance.now() - begun) / 1_000) };
}

async function heapBytes(): Promise<number> {
  await delay(FAREWELLS_MS);
  collect();
  return process.memoryUsage().heapUsed;
}
