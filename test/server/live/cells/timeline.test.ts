import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Timeline } from '../../../../server/live/cells/timeline.ts';
import { lawParameters } from '../../../laws/runs.ts';

const minute = fc.integer({ min: -5, max: 30 });
const step = fc.oneof(
  fc.record({ add: minute, amount: fc.integer({ min: -2, max: 2 }).filter((amount) => amount !== 0) }),
  fc.record({ move: fc.integer({ min: 0, max: 1 }), to: minute }),
);

it('[VW8] a cursor holds the sum of all minutes up to its own, whatever was added or moved before', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const timeline = new Timeline();
      const all = new Map<number, number>();
      const cursors = [timeline.cursor(0), timeline.cursor(10)];
      for (const one of steps) {
        if ('add' in one) {
          timeline.add(one.add, one.amount);
          all.set(one.add, (all.get(one.add) ?? 0) + one.amount);
        } else timeline.move(cursors[one.move] as (typeof cursors)[0], one.to);
        for (const cursor of cursors) {
          const expected = [...all].reduce((sum, [at, amount]) => (at <= cursor.at ? sum + amount : sum), 0);
          expect([cursor.sum, timeline.sumUpTo(cursor.at)]).toEqual([expected, expected]);
        }
      }
      expect(timeline.size).toBe([...all.values()].filter((amount) => amount !== 0).length);
    }),
    lawParameters,
  );
});
