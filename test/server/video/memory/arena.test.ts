import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arena } from '../../../../server/video/memory/arena.ts';
import { SLAB_BYTES } from '../../../../server/video/memory/slab-pool.ts';
import { SpoilingPool } from './spoiling-pool.ts';

it('what was copied stays as it was until it is given back as a whole, whatever else is copied', () => {
  const sizes = fc.array(fc.oneof(fc.nat(3_000), fc.nat(5 * SLAB_BYTES)), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.array(sizes, { minLength: 1, maxLength: 6 }), (groups) => {
      const pool = new SpoilingPool();
      let before: { readonly arena: Arena; readonly copies: readonly Buffer[]; readonly fill: number } | undefined;
      for (const [group, lengths] of groups.entries()) {
        const arena = new Arena(pool);
        const fill = group + 1;
        const source = Buffer.alloc(5 * SLAB_BYTES, fill);
        const copies = lengths.map((length) => arena.copy(source.subarray(0, length)));
        source.fill(0);
        expect(copies.map(({ length }) => length)).toEqual(lengths);
        for (const held of [before, { copies, fill }])
          for (const copy of held?.copies ?? []) expect(copy.equals(Buffer.alloc(copy.length, held?.fill))).toBe(true);
        // The one of before is given back while this one is in use, as a feed does it.
        before?.arena.release();
        before = { arena, copies, fill };
      }
      before?.arena.release();
      expect(before?.copies.every((copy) => copy.equals(Buffer.alloc(copy.length, 0xdd)))).toBe(true);
    }),
    { numRuns: 50 },
  );
});
