import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FirstEntities } from '../../../../server/live/entities/first-entities.ts';
import { lawParameters } from '../../../laws/runs.ts';

const steps = fc.array(
  fc.record({
    entity: fc.integer({ min: 0, max: 15 }),
    at: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
    read: fc.boolean(),
  }),
  { minLength: 20, maxLength: 120 },
);

it('[VW1] the first of many that come, go and move are those that sorting all of them gives', () => {
  fc.assert(
    fc.property(
      steps,
      fc.constantFrom('newest' as const, 'oldest' as const),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 3 }),
      (puts, order, first, reserve) => {
        const entities = new FirstEntities({ first, order, reserve, idOf: String });
        const all = new Map<number, number>();
        for (const { entity, at, read } of puts) {
          entities.put(entity, at);
          if (at === undefined) all.delete(entity);
          else all.set(entity, at);
          if (!read) continue;
          const sign = order === 'newest' ? -1 : 1;
          const sorted = [...all].sort(([a, atA], [b, atB]) => sign * (atA - atB) || (String(a) < String(b) ? -1 : 1));
          expect(entities.read()).toEqual(sorted.slice(0, first).map(([one]) => one));
          const even = sorted.filter(([one]) => one % 2 === 0).slice(0, first);
          expect(entities.readOf((one) => one % 2 === 0)).toEqual(even.map(([one]) => one));
          expect(entities.total).toBe(all.size);
        }
      },
    ),
    lawParameters,
  );
});
