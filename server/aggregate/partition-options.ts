import type { PartitionArchive } from './archive/partition-archive.ts';
import type { Wanted } from './census.ts';
import type { PartitionKeys } from './keys.ts';
import type { SitePlan } from './plan.ts';

/** Sends a command to the Redis that holds the partition. */
export type SendToPartition = (args: (string | Buffer)[]) => Promise<unknown>;

export interface PartitionOptions {
  readonly plan: SitePlan;
  readonly keys: PartitionKeys;
  readonly send: SendToPartition;
  /** As RedisLink says it. */
  readonly connections: () => number;
  /** Puts back what the engine goes by, in a Redis to which the connection has come back. */
  readonly restore: () => Promise<void>;
  /** This engine; no two have the same. */
  readonly writer: string;
  readonly hotEntitiesOfKind: number;
  readonly hotCells: number;
  readonly maxDeltas: number;
  /** Where entities go that are over; without it, no partition may have any there. */
  readonly archive?: PartitionArchive | undefined;
  /** Definitions that the site wants counted. */
  readonly wanted: Wanted;
  /** The partition turned out to count otherwise than was known. */
  readonly onCensus?: () => void;
}
