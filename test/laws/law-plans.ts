import { join } from 'node:path';
import { loadSite } from '../../config/site/load-site.ts';
import { compilePlan } from '../../server/aggregate/plan.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { fixtureSite } from '../support/fixture-site.ts';

const SITES_DIR = join(import.meta.dirname, '../../config/sites');

/** The sites whose metrics must obey: both that ship, and one that uses all that the site language has. */
export const lawPlans: readonly SitePlan[] = [
  compilePlan(await loadSite(join(SITES_DIR, 'lianyuan'))),
  compilePlan(await loadSite(join(SITES_DIR, 'san-francisco'))),
  compilePlan(fixtureSite),
];
