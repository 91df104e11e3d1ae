import { join } from 'node:path';
import { loadSite } from '../../config/site/load-site.ts';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { compilePlan } from '../../server/aggregate/plan.ts';
import { archiveTarget } from './archive-target.ts';
import { auditTarget } from './audit-target.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { gateTarget } from './gate-target.ts';
import { importerTarget } from './importer-target.ts';
import { sessionTarget } from './session-target.ts';
import { siteTarget } from './site-target.ts';

/** Everything that reads what others send or leave; `directory` is for their files. */
export async function fuzzTargets(directory: string): Promise<readonly FuzzTarget[]> {
  const plan = compilePlan(await loadSite(inProject(join('config', 'sites', 'lianyuan'))));
  const targets = [
    gateTarget(plan),
    sessionTarget,
    importerTarget(directory),
    await archiveTarget(directory),
    auditTarget,
    await siteTarget(),
  ];
  // Each takes its own cases alone.
  return targets as unknown as readonly FuzzTarget[];
}
