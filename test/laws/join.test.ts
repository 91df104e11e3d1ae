import { describe, expect, it, vi } from 'vitest';
import { joinBugs } from './join-bugs.ts';
import { entityFunctions, joinLaws } from './join-laws.ts';
import { lawPlans } from './law-plans.ts';
import { LAW_TIMEOUT_MS, lawParameters } from './runs.ts';

vi.setConfig({ testTimeout: LAW_TIMEOUT_MS });

describe.each(lawPlans.map((plan) => ({ site: plan.site.code, plan })))('entities of $site', ({ plan }) => {
  it.each(Object.entries(joinLaws))('%s', (_, law) => {
    law(plan, entityFunctions).assert(lawParameters);
  });

  describe('the law goes red for', () => {
    it.each(joinBugs)('[%s] %s', (name, _, wrong) => {
      const law = Object.entries(joinLaws).find(([title]) => title.startsWith(`[${name}]`))?.[1];
      const functions = { ...entityFunctions, ...wrong };
      expect(law?.(plan, functions).isRefuted({ ...lawParameters, numRuns: 1_000 })).toBe(true);
    });
  });
});
