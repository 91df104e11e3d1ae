import { UNFOLDED } from './folding.ts';
import type { Mark } from './folding.ts';
import type { PartitionKeys } from './keys.ts';
import type { RedisArguments } from './redis-link.ts';

/** Where a partition stands. */
export interface Stand {
  /**
   * `<revision>/<writer>`. Two equal fences mean that nothing was written in between, also when Redis came back with less
   * than it had: the same revision of another history has another writer.
   */
  readonly fence: string;
  readonly mark: Mark;
  /** Number of its newest file in the archive; 0 where it has none. */
  readonly archived: number;
  /** Which definitions it counts, and how far; see census.ts. */
  readonly census: string;
}

export async function readStand(send: (args: RedisArguments) => Promise<unknown>, keys: PartitionKeys): Promise<Stand> {
  const reply = await send(['HMGET', keys.meta, 'rev', 'writer', 'fold', 'archived', 'census']);
  const [revision, writer, fold, archived, census] = Array.isArray(reply) ? reply : [];
  return {
    fence: `${revision ?? 0}/${writer ?? ''}`,
    mark: parseMark(fold),
    archived: Number(archived ?? 0),
    census: String(census ?? ''),
  };
}

/** As the partition's `fold` says it; '' or nothing where it says none. */
export function parseMark(fold: unknown): Mark {
  return fold === null || fold === undefined || fold === '' ? UNFOLDED : Number(fold);
}

export function printMark(mark: Mark): string {
  return mark === UNFOLDED ? '' : String(mark);
}

export function printFile(number: number): string {
  return number === 0 ? '' : String(number);
}
