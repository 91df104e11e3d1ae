import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { makeTestDir } from '../support/redis.ts';
import { fuzzTargets } from './fuzz-targets.ts';

/** Of a target that costs 1; a dear one has fewer. */
const CASES = 10_000;

const directory = makeTestDir('fuzz');
afterAll(() => rmSync(directory, { recursive: true }));

it.each(await fuzzTargets(directory))(
  '$name: whatever comes, it is read or refused',
  async ({ cases, weight, hold }) => {
    await fc.assert(
      fc.asyncProperty(cases, async (given) => hold(given)),
      { numRuns: Math.ceil(CASES / weight) },
    );
  },
);

it('a target that crashes is seen', async () => {
  const [gate] = await fuzzTargets(directory);
  if (!gate) throw new Error('there is no target');
  let calls = 0;
  const crashes = fc.asyncProperty(gate.cases, async () => {
    calls += 1;
    if (calls === 100) throw new TypeError('seeded');
  });
  expect((await fc.check(crashes, { numRuns: 200, endOnFailure: true })).failed).toBe(true);
});
