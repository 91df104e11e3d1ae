import { createHash } from 'node:crypto';
import type { Site, SiteDescription } from '../../protocol/site/site.ts';

/** The description of a site as it is sent, with the hash by which clients know whether theirs is the same. */
export interface DescribedSite {
  readonly description: SiteDescription;
  readonly json: string;
  readonly hash: string;
}

/** Leaves out what a wall has no business with: keys, drill and importers. */
export function describeSite({ code, kinds, metrics, scenes, shapes, tiles, file }: Site): DescribedSite {
  const { keys: _keys, drill: _drill, geojson: _geojson, ...shown } = file;
  const description: SiteDescription = { code, kinds, metrics, scenes, shapes, tiles, file: shown };
  const json = JSON.stringify(description);
  return { description, json, hash: createHash('sha256').update(json).digest('base64url').slice(0, 22) };
}
