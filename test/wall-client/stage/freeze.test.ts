import { expect, it } from 'vitest';
import { outlives } from '../../../wall-client/stage/freeze.ts';

const held = { since: 1_000, withdrawn: 0, visitors: false };

it.each([
  ['nothing changes', held, held, true],
  ['it is another freeze', held, { ...held, since: 2_000 }, false],
  ['the curtain is drawn', held, { ...held, withdrawn: 1 }, false],
  ['visitors come', held, { ...held, visitors: true }, false],
  ['visitors stay', { ...held, visitors: true }, { ...held, visitors: true }, true],
  ['visitors go: nothing is shown too much', { ...held, visitors: true }, held, true],
])('[AR5] a held picture, when %s', (_what, before, now, stays) => {
  expect(outlives(before, now)).toBe(stays);
});
