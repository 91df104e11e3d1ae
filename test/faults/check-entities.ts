import { isDeepStrictEqual } from 'node:util';
import type { CloudEvent } from '../../protocol/events.ts';
import type { Site } from '../../protocol/site/site.ts';
import { ExpectedEntities, placeOf, type ToldEntity } from './expected-entities.ts';

const PAGE = 1000;

export interface EntityFindings {
  /** Acknowledged events whose effect is not in their entity. */
  readonly lost: number;
  /** Entities that say anything else than what the acknowledged events come to. */
  readonly unexpected: number;
}

/** Compares every entity, as REST tells it, with what the acknowledged events come to. Nothing may be under way. */
export async function checkEntities({
  site,
  url,
  key,
  acknowledged,
}: {
  site: Site;
  url: string;
  key: string;
  acknowledged: readonly CloudEvent[];
}): Promise<EntityFindings> {
  const expected = new ExpectedEntities(site);
  for (const event of acknowledged) expected.add(event);
  const told = new Map<string, ToldEntity>();
  for (const kind of Object.keys(site.kinds)) await readKind({ kind, url, key, told });
  let lost = 0;
  for (const event of acknowledged) if (!expected.holds(event, told.get(placeOf(event).field))) lost += 1;
  let unexpected = 0;
  for (const [field, entity] of told) if (!expected.equals(field, entity)) unexpected += 1;
  return { lost, unexpected };
}

interface Page {
  readonly entities: readonly (ToldEntity & { kind: string; id: string })[];
  readonly cursor?: string;
}

async function readKind({
  kind,
  url,
  key,
  told,
}: {
  kind: string;
  url: string;
  key: string;
  told: Map<string, ToldEntity>;
}) {
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(PAGE), ...(cursor !== undefined && { cursor }) });
    const response = await fetch(`${url}/api/v1/entities/${kind}?${query}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    if (!response.ok)
      throw new Error(`entities of ${kind} are answered with ${response.status} ${await response.text()}`);
    const page: Page = await response.json();
    for (const { id, attributes, milestones } of page.entities) {
      const field = `${kind}/${id}`;
      const known = told.get(field);
      // A scan may tell an entity twice, but then the same: nobody writes.
      if (known && !isDeepStrictEqual(known, { attributes, milestones }))
        throw new Error(`${field} is told in two ways`);
      told.set(field, { attributes, milestones });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}
