import { expect, it } from 'vitest';
import { backOffMs, BACK_OFF_BASE_MS, BACK_OFF_CAP_MS } from '../../../wall-client/link/back-off.ts';

it('[LV16] waits longer each time, up to a limit, and anything in between', () => {
  expect(backOffMs(0, () => 1)).toBe(BACK_OFF_BASE_MS);
  expect(backOffMs(3, () => 0.5)).toBe(BACK_OFF_BASE_MS * 4);
  expect(backOffMs(50, () => 1)).toBe(BACK_OFF_CAP_MS);
  expect(backOffMs(50, () => 0)).toBe(0);
});
