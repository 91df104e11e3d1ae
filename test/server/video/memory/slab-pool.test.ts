import { describe, expect, it } from 'vitest';
import { SLAB_BYTES, SlabPool } from '../../../../server/video/memory/slab-pool.ts';

const MIB = 1024 * 1024;

describe('memory that is used again', () => {
  it.each([
    [1, SLAB_BYTES],
    [SLAB_BYTES, SLAB_BYTES],
    [SLAB_BYTES + 1, 2 * SLAB_BYTES],
    [1_500_000, 2 * MIB],
  ])('%i bytes are of a slab of %i', (bytes, size) => {
    const { bytes: taken, view } = new SlabPool().take(bytes);
    expect(taken).toHaveLength(size);
    expect(view.byteLength).toBe(size);
    view.setUint8(size - 1, 7);
    expect(taken.at(-1)).toBe(7);
  });

  it('is handed out again, to whoever wants as much', () => {
    const pool = new SlabPool();
    const [small, large] = [pool.take(), pool.take(MIB)];
    pool.giveBack([small, large]);
    expect(pool.take(MIB - 1)).toBe(large);
    expect(pool.take()).toBe(small);
    expect(pool.take()).not.toBe(small);
    expect(pool.freeBytes).toBe(0);
  });

  it('goes to the garbage collector once it has not been needed for a while', () => {
    const pool = new SlabPool();
    const take = (count: number) => Array.from({ length: count }, () => pool.take());
    pool.giveBack(take(10));
    pool.trim();
    expect(pool.freeBytes, 'of a time in which all were needed').toBe(10 * SLAB_BYTES);
    pool.giveBack(take(4));
    pool.giveBack(take(3));
    pool.trim();
    expect(pool.freeBytes, 'as many as were needed at a time').toBe(4 * SLAB_BYTES);
    pool.trim();
    expect(pool.freeBytes).toBe(0);
  });

  it('keeps nothing that is seldom asked for', () => {
    const pool = new SlabPool();
    pool.giveBack([pool.take(4 * MIB + 1)]);
    expect(pool.freeBytes).toBe(0);
  });
});
