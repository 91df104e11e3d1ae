import { type Slab, SlabPool } from '../../../../server/video/memory/slab-pool.ts';

/** Whoever looks at what was given back sees at once that it was: no picture is made of such bytes. */
export class SpoilingPool extends SlabPool {
  override giveBack(slabs: readonly Slab[]): void {
    for (const { bytes } of slabs) bytes.fill(0xdd);
    super.giveBack(slabs);
  }
}
