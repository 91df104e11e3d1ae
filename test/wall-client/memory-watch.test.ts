import { expect, it } from 'vitest';
import { MemoryWatch, measureBytes } from '../../wall-client/memory-watch.ts';

const MINUTE_MS = 60_000;
const settled = () => new Promise((resolve) => setTimeout(resolve));

it('measures now and then, and is above its limit only once it is old enough', async () => {
  let bytes: number | undefined = 500;
  let measured = 0;
  const watch = new MemoryWatch({
    limitBytes: 1_000,
    measure: async () => {
      measured += 1;
      return bytes;
    },
  });
  for (const now of [0, 16, 32]) watch.look(now);
  await settled();
  expect([measured, watch.bytes]).toEqual([1, 500]);
  bytes = 1_001;
  watch.look(6 * MINUTE_MS);
  await settled();
  expect([measured, watch.bytes, watch.isAbove(9 * MINUTE_MS)]).toEqual([2, 1_001, false]);
  expect(watch.isAbove(10 * MINUTE_MS)).toBe(true);
  bytes = undefined;
  watch.look(12 * MINUTE_MS);
  await settled();
  expect(watch.bytes, 'a browser that says nothing is no browser with room').toBe(1_001);
  bytes = 1_000;
  watch.look(18 * MINUTE_MS);
  await settled();
  expect(watch.isAbove(18 * MINUTE_MS)).toBe(false);
});

it('asks for all that the page holds where it may, else for its heap', async () => {
  const memory = { usedJSHeapSize: 7 };
  const whole = async () => ({ bytes: 11 });
  expect(await measureBytes({ measureUserAgentSpecificMemory: whole, memory }, true)).toBe(11);
  expect(await measureBytes({ measureUserAgentSpecificMemory: whole, memory }, false)).toBe(7);
  const refused = () => Promise.reject(new Error('SecurityError'));
  expect(await measureBytes({ measureUserAgentSpecificMemory: refused, memory }, true)).toBe(7);
  expect(await measureBytes({}, true)).toBeUndefined();
});
