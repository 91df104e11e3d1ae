import { countedKey } from './keys.ts';
import type { DataSetName } from './keys.ts';
import type { SitePlan } from './plan.ts';
import { rebuild } from './rebuild.ts';
import type { RebuildReport } from './rebuild.ts';
import type { RedisArguments } from './redis-link.ts';

/** With it begins what the set says besides: the time zone in whose hours and days totals are folded. */
const ZONE = '~';

type Send = (args: RedisArguments) => Promise<unknown>;

/**
 * Counts the entities that stand in the data set for metrics that the site did not have when they were told, before an
 * engine takes events in: a total that had begun in the middle would be wrong for ever. Undefined where there is no new one.
 */
export async function countNewMetrics({
  send,
  name,
  plan,
}: {
  send: Send;
  name: DataSetName;
  plan: SitePlan;
}): Promise<RebuildReport | undefined> {
  const key = countedKey(name);
  const reply = await send(['SMEMBERS', key]);
  const counted = new Set(Array.isArray(reply) ? reply.map(String) : []);
  const zone = `${ZONE}${plan.calendar.timeZone}`;
  if ([...counted].some((entry) => entry.startsWith(ZONE) && entry !== zone)) {
    // What was folded stands where another calendar would not look for it.
    await send(['DEL', key]);
    counted.clear();
  }
  // What this site file leaves out is no longer kept from now on; should it come back, it is new again.
  const left = [...counted].filter((entry) => !plan.cells.has(entry) && entry !== zone);
  if (left.length > 0) await send(['SREM', key, ...left]);
  const fresh = [...plan.cells.keys()].filter((hash) => !counted.has(hash));
  if (!counted.has(zone)) fresh.push(zone);
  if (fresh.length === 0) return undefined;
  const isCounting = fresh.some((entry) => entry !== zone);
  const report = isCounting ? await rebuild({ send, name, site: plan.site, write: true }) : undefined;
  // Only now: a start that breaks off is made good by the next one.
  await send(['SADD', key, ...fresh]);
  return report;
}
