import type { Site } from '../../protocol/site/site.ts';
import { codesOf, extendTables } from './codes.ts';
import type { CodeTables } from './codes.ts';
import { compileKind } from './kind-plan.ts';
import type { KindPlan } from './kind-plan.ts';

/** A site compiled once; pure, and equal in every process that read the same code tables. */
export interface SitePlan {
  readonly site: Site;
  readonly kinds: ReadonlyMap<string, KindPlan>;
}

/** Compiles a site against the data set's code tables; without them, as a fresh data set would number its codes. */
export function compilePlan(site: Site, tables: CodeTables = extendTables(new Map(), codesOf(site))): SitePlan {
  const kinds = new Map<string, KindPlan>();
  for (const name of Object.keys(site.kinds)) kinds.set(name, compileKind(name, site, tables));
  return { site, kinds };
}
