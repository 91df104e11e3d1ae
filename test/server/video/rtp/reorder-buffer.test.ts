import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ReorderBuffer } from '../../../../server/video/rtp/reorder-buffer.ts';

it('gives packets back in their order, each once, whatever way they came', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffff }),
      fc.array(fc.record({ late: fc.integer({ min: 0, max: 8 }), twice: fc.boolean(), lost: fc.nat({ max: 20 }) }), {
        minLength: 1,
        maxLength: 200,
      }),
      (first, fates) => {
        const sent = fates.flatMap(({ late, twice, lost }, place) =>
          lost === 0 && place > 0
            ? []
            : Array.from({ length: twice ? 2 : 1 }, () => ({ place, due: place + (place === 0 ? 0 : late) })),
        );
        sent.sort((a, b) => a.due - b.due);
        const got: number[] = [];
        const buffer = new ReorderBuffer<number>((place) => got.push(place));
        for (const { place, due } of sent) buffer.take(place, (first + place) & 0xffff, due);
        // What is given up on waits for what comes next.
        for (let more = 1; more <= 100; more += 1)
          buffer.take(1_000 + more, (first + fates.length + 10 + more) & 0xffff, fates.length + 200 + more);
        const packets = got.filter((place) => place < 1_000);
        expect(packets).toEqual([...new Set(sent.map(({ place }) => place))].sort((a, b) => a - b));
      },
    ),
  );
});

it('a packet that never comes holds the others up for a moment only', () => {
  const got: number[] = [];
  const buffer = new ReorderBuffer<number>((place) => got.push(place));
  buffer.take(1, 1, 0);
  for (const place of [3, 4, 5]) buffer.take(place, place, 10);
  expect(got).toEqual([1]);
  buffer.take(6, 6, 80);
  expect(got).toEqual([1, 3, 4, 5, 6]);
  // Too late.
  buffer.take(2, 2, 81);
  expect(got).toEqual([1, 3, 4, 5, 6]);
});
