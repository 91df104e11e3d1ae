import { expect, it } from 'vitest';
import type { WorkAnswer } from '../../../../protocol/work.ts';
import { hearWork } from '../../../../wall-client/console/desk/known-work.ts';

const whole: WorkAnswer = {
  now: 1_000,
  source: 'live',
  epoch: 'e',
  revision: 0,
  isWhole: true,
  columns: ['unit', 'place'],
  rows: [
    ['L1', 1, null, 'u1', [111.6, 27.7]],
    ['L2', 2, 9, 'u1', null],
  ],
  gone: [],
};

it('is the same object as long as a unit is told the same again, and another one once anything differs', () => {
  const known = hearWork(undefined, whole, 0);
  expect(hearWork(known, structuredClone(whole), 0)).toBe(known);
  expect(hearWork(known, { ...whole, rows: whole.rows.slice(1) }, 0).rows).toHaveLength(1);
  expect(hearWork(known, { ...whole, rows: [whole.rows[0] ?? ['', 0, null], ['L2', 2, 9, 'u2', null]] }, 0)).not.toBe(
    known,
  );
  expect(hearWork(known, { ...whole, source: 'stale' }, 0).isStale).toBe(true);
});

it('is what was known and what has changed since', () => {
  const known = hearWork(undefined, whole, 0);
  const later = hearWork(
    known,
    { ...whole, isWhole: false, revision: 7, rows: [['L3', 3, null, 'u1', null]], gone: ['L1'] },
    0,
  );
  expect([...later.byId.keys()]).toEqual(['L2', 'L3']);
  expect(hearWork(later, { ...whole, isWhole: false, revision: 7, rows: [] }, 400), 'a clock a little off').toBe(later);
});
