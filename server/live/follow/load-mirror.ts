import { splitField } from '../../aggregate/delta.ts';
import type { PartitionKeys } from '../../aggregate/keys.ts';
import type { Mirror } from '../mirror.ts';
import { asStrings, type LiveRedis, type Reply } from './live-redis.ts';

/** Fields that one HSCAN may take at a time: a few ms of Redis. */
const SCAN_COUNT = 2_000;

/** A partition that was written to and has no census. */
const COUNTS_NOTHING = '-';

/**
 * Reads census, cells and entities of every partition. Returns the revision at which the reading of each began: as deltas say
 * totals and whole entities, following the streams from there makes the mirror exact, whatever changed meanwhile.
 */
export async function loadMirror(
  mirror: Mirror,
  redis: LiveRedis,
  partitions: readonly PartitionKeys[],
): Promise<number[]> {
  const revisions: number[] = [];
  for (const [partition, keys] of partitions.entries()) {
    const meta = pairs(await redis.ask(['HGETALL', keys.meta]));
    let revision = 0;
    let census = '';
    for (const [field, value] of meta) {
      if (field === 'rev') revision = Number(value);
      if (field === 'census') census = value;
      if (field.startsWith('t:')) mirror.setNewest(field.slice(2), Number(value));
    }
    revisions.push(revision);
    if (revision > 0) mirror.setCensus(partition, census === '' ? COUNTS_NOTHING : census);
    for await (const [key, total] of scan(redis, keys.cells)) mirror.setCell(partition, key, Number(total));
    if (mirror.watchedKinds.size === 0) continue;
    const watched = mirror.watchedKinds;
    for await (const [field, packed] of scan(redis, keys.entities)) {
      const { kind, id } = splitField(field);
      if (watched.has(kind)) mirror.setEntity(kind, id, packed);
    }
  }
  return revisions;
}

async function* scan(redis: LiveRedis, key: string): AsyncGenerator<readonly [string, string]> {
  let cursor = '0';
  do {
    const [next, flat] = (await redis.ask(['HSCAN', key, cursor, 'COUNT', String(SCAN_COUNT)])) as [string, Reply];
    yield* pairs(flat);
    cursor = next;
  } while (cursor !== '0');
}

function pairs(flat: Reply): [string, string][] {
  const texts = asStrings(flat);
  const found: [string, string][] = [];
  for (let i = 0; i + 1 < texts.length; i += 2) found.push([texts[i] as string, texts[i + 1] as string]);
  return found;
}
