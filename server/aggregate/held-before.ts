import type { Site } from '../../protocol/site/site.ts';
import { codesOf, extendTables } from './codes.ts';
import type { CodeTables } from './codes.ts';
import { readDeclared } from './declared.ts';
import { partitionKeys } from './keys.ts';
import type { DataSetName } from './keys.ts';
import { countHeld, narrowings } from './narrowing.ts';
import type { Held } from './narrowing.ts';
import { compilePlan } from './plan.ts';
import type { RedisArguments } from './redis-link.ts';
import { entityPages } from './scan-hash.ts';

type Send = (args: RedisArguments) => Promise<unknown>;

/** How many entities of a data set hold what a site takes away of the one that was served before it. */
export async function countHeldBefore(
  send: Send,
  { name, partitions, site, codes }: { name: DataSetName; partitions: number; site: Site; codes: CodeTables },
): Promise<Held[]> {
  const before = await readDeclared(send, name);
  const narrowed = before ? narrowings(before, site) : [];
  if (!before || narrowed.length === 0) return [];
  // By the kinds of before: those of the site no longer name what it takes away.
  const was = { ...site, kinds: before.kinds, metrics: {} };
  const plan = compilePlan(was, extendTables(codes, codesOf(was)));
  const keys = Array.from({ length: partitions }, (_, partition) => partitionKeys(name, partition));
  return countHeld(plan, narrowed, entityPages(send, keys));
}
