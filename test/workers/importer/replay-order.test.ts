import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LineEvent } from '../../../workers/importer/import-batches.ts';
import { ReplayOrder } from '../../../workers/importer/replay-order.ts';

it('sorts any number of events by time, those of one time by line, in memory and through files', async () => {
  const events = fc.array(fc.record({ line: fc.nat(50), second: fc.nat(20) }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(events, fc.integer({ min: 1, max: 70 }), async (given, runEvents) => {
      const lineEvents = given.map(
        ({ line, second }): LineEvent => ({
          line,
          event: {
            specversion: '1.0',
            id: 'x',
            source: '/s',
            type: 'a.b',
            subject: 's',
            time: new Date(second * 1000).toISOString(),
          },
        }),
      );
      await using order = new ReplayOrder({ runEvents });
      for (const event of lineEvents) await order.add(event);
      const sorted = await Array.fromAsync(order.sorted());
      const key = ({ line, event }: LineEvent) => `${event.time} ${String(line).padStart(3, '0')}`;
      expect(sorted.map(key)).toEqual(lineEvents.map(key).sort());
    }),
    { numRuns: 60 },
  );
});
