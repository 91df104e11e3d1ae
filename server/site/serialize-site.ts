import { createHash } from 'node:crypto';
import { describeSite } from '../../config/site/describe-site.ts';
import type { Site, SiteDescription } from '../../protocol/site/site.ts';

/** The description of a site as it is sent, with the hash by which clients know whether theirs is the same. */
export interface DescribedSite {
  readonly description: SiteDescription;
  readonly json: string;
  readonly hash: string;
}

export function serializeSite(site: Site, videoUrl?: string): DescribedSite {
  const description = describeSite(site, { videoUrl });
  const json = JSON.stringify(description);
  return { description, json, hash: createHash('sha256').update(json).digest('base64url').slice(0, 22) };
}
