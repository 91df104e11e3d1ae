import { encodeTotals } from './commit-message.ts';
import { readStand } from './fence.ts';
import type { Stand } from './fence.ts';
import { foldSteps } from './fold-steps.ts';
import type { Mark } from './folding.ts';
import type { PartitionOptions } from './partition-writer.ts';
import { COMMIT_FUNCTION } from './redis-library.ts';
import { scanHash } from './scan-hash.ts';

/** What was folded of one partition or of all. */
export interface FoldCounts {
  cells: number;
  steps: number;
}

const COMMITTED = 1;

/**
 * Moves the mark of a partition up to a day, and with it all cells that move: reads the cells once, then commits step after
 * step, each under the fence that the one before has left. Stops where the fence is lost, which is where somebody else has
 * written, and where it is no longer wanted: what was committed until then stands. Returns where the partition stands then.
 */
export async function foldPartition(
  options: Pick<PartitionOptions, 'plan' | 'keys' | 'send' | 'writer' | 'maxDeltas'> & {
    to: Mark;
    isWanted: () => boolean;
    counts: FoldCounts;
  },
): Promise<Stand> {
  const { plan, keys, send, writer, maxDeltas, to, isWanted, counts } = options;
  let stand = await readStand(send, keys);
  if (stand.mark >= to) return stand;
  const cells: [string, number][] = [];
  for await (const page of scanHash(send, keys.cells)) {
    if (!isWanted()) return stand;
    for (const [key, total] of page) cells.push([key, Number(total)]);
  }
  for (const step of foldSteps({ plan, cells, mark: stand.mark, to })) {
    if (!isWanted()) return stand;
    const bytes = encodeTotals({ ...stand, ...step, writer, maxDeltas });
    const reply = await send(['FCALL', COMMIT_FUNCTION, '4', keys.entities, keys.cells, keys.deltas, keys.meta, bytes]);
    const [outcome, fence] = Array.isArray(reply) ? reply : [];
    if (outcome !== COMMITTED) return readStand(send, keys);
    stand = { fence: String(fence), mark: step.to };
    counts.cells += step.drop.length;
    counts.steps++;
  }
  return stand;
}
