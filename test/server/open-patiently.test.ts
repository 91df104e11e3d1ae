import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { OpenedPatiently } from '../../server/open-patiently.ts';
import { until } from '../support/until.ts';

/** Longer than the pause before a third attempt would be. */
const PAUSE_MS = 1_000;
const SOON = { withinMs: 20_000 };

it('is asked to open again until it does, and is closed in the end', async () => {
  let attempts = 0;
  const closed: number[] = [];
  const patient = new OpenedPatiently({
    open: async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('not yet');
      return attempts;
    },
    close: async (opened) => void closed.push(opened),
    onError: () => 'again',
  });
  expect(await patient.opened).toBe(3);
  expect(patient.current).toBe(3);
  await patient.close();
  expect(closed).toEqual([3]);
});

it('is not asked again after a fault that no attempt mends, and closes at once', async () => {
  const faults: unknown[] = [];
  const patient = new OpenedPatiently({
    open: async () => {
      throw new Error(`fault ${faults.length + 1}`);
    },
    close: async () => {},
    onError: (error) => (faults.push(error) === 2 ? 'give up' : 'again'),
  });
  await until(() => faults.length === 2, { ...SOON, what: 'two attempts' });
  await delay(PAUSE_MS);
  await patient.close();
  expect(faults.map(String)).toEqual(['Error: fault 1', 'Error: fault 2']);
  expect(patient.current).toBeUndefined();
});
