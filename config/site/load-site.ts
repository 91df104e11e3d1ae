import type { Site } from '../../protocol/site/site.ts';
import { checkSite } from './check-site.ts';
import { SiteFaults } from './site-fault.ts';

/** Reads and checks a site. Throws `SiteFaults` with everything that is wrong, each fault with file, line and column. */
export async function loadSite(directory: string): Promise<Site> {
  const { site, faults } = await checkSite(directory);
  if (!site) throw new SiteFaults(directory, faults);
  return site;
}
