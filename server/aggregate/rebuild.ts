import type { Site } from '../../protocol/site/site.ts';
import { archiveFolder, readArchived } from './archive/partition-archive.ts';
import { parseCellKey } from './cell-key.ts';
import { DROPPED, parseCensus } from './census.ts';
import type { Census } from './census.ts';
import { loadCodes } from './code-store.ts';
import { encodeUpkeep } from './commit-message.ts';
import { readStand } from './fence.ts';
import type { Stand } from './fence.ts';
import { partitionKeys } from './keys.ts';
import type { DataSetName, PartitionKeys } from './keys.ts';
import { compilePlan } from './plan.ts';
import type { SitePlan } from './plan.ts';
import { beginRecomputation, compareCells } from './recompute.ts';
import type { CellDifference } from './recompute.ts';
import type { RedisArguments } from './redis-link.ts';
import { COMMIT_FUNCTION } from './redis-library.ts';
import { scanHash } from './scan-hash.ts';
import { readPartitions } from './shape.ts';

type Send = (args: RedisArguments) => Promise<unknown>;

/** Under live traffic a partition moves while it is read; it is read again so many times before it is given up. */
const MAX_ATTEMPTS = 20;
const MAX_DELTAS = 1_000;

export interface RebuildReport {
  readonly partitions: number;
  readonly entities: number;
  readonly cells: number;
  readonly differences: readonly CellDifference[];
}

/**
 * Recomputes every total from the entities and compares; `write` puts right what differs. Of a definition that is being counted, as
 * far as that has come. Throws where there is no such data set.
 */
export async function rebuild(options: {
  send: Send;
  name: DataSetName;
  site: Site;
  write: boolean;
  /** Where the archive is; a data set that has something there cannot be recomputed without it. */
  archiveDir?: string | undefined;
}): Promise<RebuildReport> {
  const { send, name, site, write } = options;
  const folder = options.archiveDir && archiveFolder(options.archiveDir, name);
  const partitions = await readPartitions(send, name);
  if (partitions === undefined) throw new Error(`there is no data set ${name.dataSet} of ${name.site}`);
  const plan = compilePlan(site, await loadCodes(send, name, site));
  const report = { partitions, entities: 0, cells: 0, differences: [] as CellDifference[] };
  for (let partition = 0; partition < partitions; partition++) {
    const checked = await checkPartition({
      send,
      plan,
      keys: partitionKeys(name, partition),
      write,
      folder,
      partition,
    });
    report.entities += checked.entities;
    report.cells += checked.cells;
    report.differences.push(...checked.differences);
  }
  return report;
}

async function checkPartition(options: {
  send: Send;
  plan: SitePlan;
  keys: PartitionKeys;
  write: boolean;
  folder: string | undefined;
  partition: number;
}) {
  const { send, plan, keys, write, folder, partition } = options;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const stand = await readStand(send, keys);
    const census = parseCensus(stand.census);
    const recomputation = beginRecomputation(plan, stand.mark, census);
    let entities = 0;
    const atHand = new Set<string>();
    for await (const page of scanHash(send, keys.entities)) {
      entities += page.length;
      for (const [field, packed] of page) {
        recomputation.take(field, packed);
        if (stand.archived > 0) atHand.add(field);
      }
    }
    if (stand.archived > 0) {
      if (!folder) throw new Error(`${keys.entities} has entities in an archive, and no folder of it is known`);
      const isWanted = (field: string) => !atHand.has(field);
      for await (const [field, packed] of readArchived({ folder, partition, upTo: stand.archived, isWanted })) {
        recomputation.take(field, packed);
        entities++;
      }
    }
    const stored = new Map<string, number>();
    for await (const page of scanHash(send, keys.cells))
      for (const [key, total] of page) stored.set(key, Number(total));
    if ((await readStand(send, keys)).fence !== stand.fence) continue;
    const differences = compareCells(plan, stored, recomputation.totals()).filter(({ key }) => isCounted(census, key));
    if (write && differences.length > 0 && !(await repair(send, keys, stand, differences))) continue;
    return { entities, cells: stored.size, differences };
  }
  throw new Error(
    `${keys.entities} was written to during each of ${MAX_ATTEMPTS} attempts to read it: stop what writes, or try at a quieter time`,
  );
}

/** Of a definition that the partition keeps: what it does not, goes, or has not come yet. */
function isCounted({ counted }: Census, key: string): boolean {
  return (counted.get(parseCellKey(key).hash) ?? DROPPED) !== DROPPED;
}

/** Stores the expected totals as one commit that is fenced at what was read; false where the partition has moved on. */
async function repair(
  send: Send,
  keys: PartitionKeys,
  stand: Stand,
  differences: readonly CellDifference[],
): Promise<boolean> {
  const bytes = encodeUpkeep({
    ...stand,
    writer: 'rebuild',
    maxDeltas: MAX_DELTAS,
    set: differences.filter(({ expected }) => expected !== 0).map(({ key, expected }) => [key, expected]),
    drop: differences.filter(({ expected }) => expected === 0).map(({ key }) => key),
  });
  const reply = await send(['FCALL', COMMIT_FUNCTION, '4', keys.entities, keys.cells, keys.deltas, keys.meta, bytes]);
  return Array.isArray(reply) && reply[0] === 1;
}
