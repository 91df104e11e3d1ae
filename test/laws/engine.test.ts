import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { withRedis } from '../support/redis.ts';
import { engineBugs } from './engine-bugs.ts';
import { engineLaws } from './engine-laws.ts';
import type { Hardships } from './engine-laws.ts';
import { EngineTrial } from './engine-trial.ts';
import type { EngineBug } from './engine-trial.ts';
import { lawPlans } from './law-plans.ts';
import { LAW_RUNS, LAW_SEED, LAW_TIMEOUT_MS } from './runs.ts';
import { tellHistories } from './told-histories.ts';
import type { ToldHistories } from './told-histories.ts';

vi.setConfig({ testTimeout: LAW_TIMEOUT_MS });

const redis = withRedis();
afterEach(() => {
  vi.restoreAllMocks();
});

/** With fewer histories, connections may break where it costs nothing. */
const ENOUGH_HISTORIES = 1_000;

type EngineLaw = (trial: EngineTrial) => Promise<Hardships>;

/** Holds the histories of one data set against a law; a failure says how to have them again. */
async function hold(law: EngineLaw, histories: ToldHistories, bug?: EngineBug): Promise<Hardships> {
  const trial = await EngineTrial.begin({ redis, histories, bug });
  try {
    return await law(trial);
  } catch (error) {
    if (error instanceof Error) error.message = `seed ${LAW_SEED}: ${error.message}`;
    throw error;
  } finally {
    await trial.close();
  }
}

describe.each(lawPlans.map((plan) => ({ site: plan.site.code, plan })))('the engine with $site', ({ plan }) => {
  it.each(Object.entries(engineLaws))('%s', async (_, law) => {
    for (const histories of tellHistories({ plan, count: LAW_RUNS, seed: LAW_SEED })) {
      const hardships = await hold(law, histories);
      if (LAW_RUNS < ENOUGH_HISTORIES) continue;
      for (const [hardship, times] of Object.entries(hardships)) expect(times, hardship).toBeGreaterThan(0);
    }
  });
});

describe('the law goes red for', () => {
  const plan = lawPlans.at(-1) as SitePlan;
  it.each(engineBugs)('[%s] %s', async (name, _, bug) => {
    const law = Object.entries(engineLaws).find(([title]) => title.startsWith(`[${name}]`))?.[1] as EngineLaw;
    const [histories] = tellHistories({ plan, count: 200, seed: LAW_SEED }) as Iterable<ToldHistories>;
    // A crash refutes nothing.
    await expect(hold(law, histories as ToldHistories, bug)).rejects.toMatchObject({ name: 'AssertionError' });
  });
});
