import type { ImporterFile } from '../../protocol/site/importers.ts';
import type { KindsFile } from '../../protocol/site/kinds.ts';
import type { MetricsFile } from '../../protocol/site/metrics.ts';
import type { SceneFile } from '../../protocol/site/scenes.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { SiteFile } from '../../protocol/site/site-file.ts';
import { layOutTiles } from './cartogram.ts';
import type { CheckedFile } from './checked-file.ts';
import { sortFaults } from './site-fault.ts';
import type { SiteFault } from './site-fault.ts';
import { readSiteFiles } from './site-files.ts';

/** A site, where it has no fault; warnings are faults of judgement, with which it still loads. */
export interface SiteCheck {
  readonly site: Site | undefined;
  readonly faults: readonly SiteFault[];
  readonly warnings: readonly SiteFault[];
}

export async function checkSite(directory: string): Promise<SiteCheck> {
  const files = await readSiteFiles(directory);
  if (files.faults.length > 0) return { site: undefined, faults: sortFaults(files.faults), warnings: [] };
  const file = valueOf<SiteFile>(files.site);
  const site: Site = {
    code: files.code,
    file,
    kinds: valueOf<KindsFile>(files.kinds).kinds,
    metrics: valueOf<MetricsFile>(files.metrics).metrics,
    scenes: Object.fromEntries([...files.scenes].map(([name, scene]) => [name, valueOf<SceneFile>(scene)])),
    importers: Object.fromEntries(
      [...files.importers].map(([name, importer]) => [name, valueOf<ImporterFile>(importer)]),
    ),
    shapes: undefined,
    tiles: Object.fromEntries(layOutTiles(file.districts.filter(({ unplaced }) => !unplaced))),
  };
  return { site, faults: [], warnings: [] };
}

/** A file without a fault is what its schema says. */
function valueOf<T>(file: CheckedFile | undefined): T {
  if (!file) throw new Error('a file without faults could not be read');
  return file.source.value as T;
}
