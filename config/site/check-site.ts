import type { AdapterFile } from '../../protocol/site/adapters.ts';
import type { Camera } from '../../protocol/site/cameras.ts';
import type { ImporterFile } from '../../protocol/site/importers.ts';
import type { Kind, KindsFile } from '../../protocol/site/kinds.ts';
import type { MetricsFile } from '../../protocol/site/metrics.ts';
import type { CameraTour, Panel, SceneFile } from '../../protocol/site/scenes.ts';
import type { Patrol } from '../../protocol/site/patrol.ts';
import { camerasOf } from '../../protocol/site/scene-cameras.ts';
import type { DistrictShape, Site } from '../../protocol/site/site.ts';
import type { SiteFile } from '../../protocol/site/site-file.ts';
import { layOutTiles } from './cartogram.ts';
import { checkAdapter } from './check-adapters.ts';
import { checkCameras } from './check-cameras.ts';
import { checkImporter } from './check-importers.ts';
import { checkKind } from './check-kinds.ts';
import { checkMetrics } from './check-metrics.ts';
import { eachEntry } from './check-names.ts';
import { checkDesk } from './check-desk.ts';
import { checkWork } from './check-work.ts';
import { checkDocuments } from './check-documents.ts';
import { checkGrid } from './check-grid.ts';
import { checkPanel } from './check-scenes.ts';
import { checkSiteFile } from './check-site-file.ts';
import { warnOfOverlaps } from './check-walls.ts';
import { placeFindings, soundEntries, soundPart } from './checked-file.ts';
import type { CheckedFile } from './checked-file.ts';
import { collectFindings, findingsInto, within } from './finding.ts';
import type { Finding, Findings } from './finding.ts';
import { readCameraRows } from './read-cameras.ts';
import { centreOf, readShapes } from './read-shapes.ts';
import { sortFaults } from './site-fault.ts';
import type { SiteFault } from './site-fault.ts';
import { oneOf } from './suggest.ts';
import { readSiteFiles } from './site-files.ts';
import type { SiteFiles } from './site-files.ts';
import { readVocabulary } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A site, where it has no fault. Warnings are matters of judgement: the site loads with them. */
export interface SiteCheck {
  readonly site: Site | undefined;
  readonly faults: readonly SiteFault[];
  readonly warnings: readonly SiteFault[];
}

export async function checkSite(directory: string): Promise<SiteCheck> {
  const files = await readSiteFiles(directory);
  const vocabulary = readVocabulary(files);
  const faults: SiteFault[] = [...files.faults];
  const warnings: SiteFault[] = [];
  const check = (file: CheckedFile | undefined, look: (file: CheckedFile, findings: Findings) => void) => {
    if (!file) return;
    const list = collectFindings((findings) => look(file, findings));
    faults.push(...placeFindings(file, list));
  };
  check(files.site, (file, findings) => checkSiteFile(file, vocabulary, findings));
  if (files.site)
    warnings.push(
      ...placeFindings(
        files.site,
        collectFindings((found) => warnOfWalls(vocabulary, found)),
      ),
    );
  const kinds = await checkKinds(files.kinds);
  faults.push(...kinds.faults);
  warnings.push(...kinds.warnings);
  let { metrics } = vocabulary;
  check(files.metrics, (_, findings) => {
    if (metrics) metrics = checkMetrics(vocabulary, findings);
  });
  check(files.kinds, (file, findings) => {
    for (const [name, kind] of soundEntries<Kind>(file, ['kinds']))
      if (kind) {
        checkDesk(name, kind, { ...vocabulary, metrics }, within(findings, 'kinds', name, 'desk'));
        checkWork(name, kind, { ...vocabulary, metrics }, within(findings, 'kinds', name, 'work'));
      }
  });
  const { cameras, faults: cameraFaults } = await readSiteCameras(directory, vocabulary, files.site);
  faults.push(...cameraFaults);
  for (const scene of files.scenes.values())
    check(scene, (file, findings) => {
      checkScene(file, { ...vocabulary, metrics }, findings);
      if (cameras) checkSceneCameras(file, cameras, findings);
    });
  check(files.site, (file, findings) => {
    if (cameras) checkTours(file, cameras, findings);
  });
  for (const scene of files.scenes.values())
    if (scene) faults.push(...placeFindings(scene, await findDocumentFaults(directory, scene)));
  for (const importer of files.importers.values())
    check(importer, (file, findings) => {
      const value = soundPart<ImporterFile>(file, []);
      if (value) checkImporter(value, vocabulary, findings);
    });
  for (const adapter of files.adapters.values())
    check(adapter, (file, findings) => {
      const value = soundPart<AdapterFile>(file, []);
      if (value) checkAdapter(value, vocabulary, findings);
    });
  const shapes = await readSiteShapes(directory, files, vocabulary);
  faults.push(...shapes.faults);
  if (faults.length > 0) return { site: undefined, faults: sortFaults(faults), warnings: sortFaults(warnings) };
  return {
    site: assembleSite(files, { shapes: shapes.shapes, cameras: cameras ?? new Map() }),
    faults: [],
    warnings: sortFaults(warnings),
  };
}

async function checkKinds(file: CheckedFile | undefined): Promise<{ faults: SiteFault[]; warnings: SiteFault[] }> {
  if (!file) return { faults: [], warnings: [] };
  const faults: SiteFault[] = [];
  const warnings: SiteFault[] = [];
  for (const [name, kind] of soundEntries<Kind>(file, ['kinds'])) {
    if (!kind) continue;
    const warned: Finding[] = [];
    const found: Finding[] = [];
    await checkKind(
      name,
      kind,
      within(findingsInto(found), 'kinds', name),
      within(findingsInto(warned), 'kinds', name),
    );
    faults.push(...placeFindings(file, found));
    warnings.push(...placeFindings(file, warned));
  }
  return { faults, warnings };
}

function warnOfWalls({ walls }: Vocabulary, warnings: Findings): void {
  for (const [name, wall] of walls ?? []) if (wall) warnOfOverlaps(wall, within(warnings, 'walls', name));
}

function checkScene(file: CheckedFile, vocabulary: Vocabulary, findings: Findings): void {
  const panels = soundEntries<Panel>(file, ['panels']);
  const grid = soundPart<SceneFile['grid']>(file, ['grid']);
  if (grid) checkGrid(grid, panels, vocabulary.walls, findings);
  for (const [, panel, found] of eachEntry(panels, ['panels'], findings))
    if (panel) checkPanel(panel, vocabulary, found);
}

async function findDocumentFaults(directory: string, file: CheckedFile): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [name, panel] of soundEntries<Panel>(file, ['panels']))
    if (panel?.panel === 'document')
      await checkDocuments(directory, panel, within(findingsInto(found), 'panels', name));
  return found;
}

type Cameras = ReadonlyMap<string, Camera>;

/** Without cameras where their file has a fault, so that one slip makes one fault. */
async function readSiteCameras(
  directory: string,
  { districts }: Vocabulary,
  siteFile: CheckedFile | undefined,
): Promise<{ cameras: Cameras | undefined; faults: readonly SiteFault[] }> {
  const read = await readCameraRows(directory);
  if (!read) return { cameras: new Map(), faults: [] };
  if (!read.rows) return { cameras: undefined, faults: read.faults };
  const codes = districts?.map(({ code }) => code);
  const patrol = siteFile && soundPart<Patrol>(siteFile, ['patrol']);
  const { cameras, faults } = checkCameras(read.file, read.rows, codes, patrol && Object.keys(patrol.classes));
  const all = [...read.faults, ...faults];
  return { cameras: all.length > 0 ? undefined : cameras, faults: all };
}

function checkSceneCameras(file: CheckedFile, cameras: Cameras, findings: Findings): void {
  for (const [name, panel] of soundEntries<Panel>(file, ['panels']))
    for (const { camera, path } of panel ? camerasOf(panel) : [])
      if (!cameras.has(camera))
        findings.at(['panels', name, ...path], `the unknown camera ${camera}`, oneOf(cameras.keys(), camera));
}

function checkTours(file: CheckedFile, cameras: Cameras, findings: Findings): void {
  for (const [, tour, found] of eachEntry(soundEntries<CameraTour>(file, ['tours']), ['tours'], findings))
    for (const [place, camera] of (tour?.cameras ?? []).entries())
      if (!cameras.has(camera))
        found.at(['cameras', place], `the unknown camera ${camera}`, oneOf(cameras.keys(), camera));
}

type Shapes = Readonly<Record<string, DistrictShape>>;

async function readSiteShapes(
  directory: string,
  { site }: SiteFiles,
  { districts }: Vocabulary,
): Promise<{ shapes: Shapes | undefined; faults: readonly SiteFault[] }> {
  const geojson = site && soundPart<SiteFile['geojson']>(site, ['geojson']);
  if (!site || !geojson || !districts) return { shapes: undefined, faults: [] };
  const found: Finding[] = [];
  const { shapes, faults } = await readShapes(directory, { geojson, districts }, findingsInto(found));
  return { shapes, faults: [...faults, ...placeFindings(site, found)] };
}

function assembleSite(
  files: SiteFiles,
  { shapes, cameras }: { readonly shapes: Shapes | undefined; readonly cameras: Cameras },
): Site {
  const file = wholeValue<SiteFile>(files.site);
  const districts = file.districts.filter(({ unplaced }) => !unplaced);
  return {
    code: files.code,
    file,
    kinds: wholeValue<KindsFile>(files.kinds).kinds,
    metrics: wholeValue<MetricsFile>(files.metrics).metrics,
    scenes: Object.fromEntries([...files.scenes].map(([name, scene]) => [name, wholeValue<SceneFile>(scene)])),
    importers: Object.fromEntries(
      [...files.importers].map(([name, importer]) => [name, wholeValue<ImporterFile>(importer)]),
    ),
    adapters: Object.fromEntries(
      [...files.adapters].map(([name, adapter]) => [name, wholeValue<AdapterFile>(adapter)]),
    ),
    cameras,
    shapes,
    tiles: Object.fromEntries(
      layOutTiles(
        districts.map(({ code, tile }) => ({ code, tile, centre: shapes?.[code] && centreOf(shapes[code]) })),
      ),
    ),
  };
}

/** A file without a fault is what its schema says. */
function wholeValue<T>(file: CheckedFile | undefined): T {
  if (!file) throw new Error('a file without faults could not be read');
  return file.source.value as T;
}
