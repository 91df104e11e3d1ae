import type { Site } from '../../protocol/site/site.ts';
import { estimateCells } from './estimate-cells.ts';
import { excerpt } from './excerpt.ts';
import type { SiteFault } from './site-fault.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Every fault with the line it stands in; `textOf` gives a file's text, where it can be read. */
export function reportFaults(
  faults: readonly SiteFault[],
  {
    kind,
    pathOf,
    textOf,
  }: {
    readonly kind: 'fault' | 'warning';
    readonly pathOf: (file: string) => string;
    readonly textOf: (file: string) => string | undefined;
  },
): string {
  return faults
    .map((fault) => {
      const lines = excerpt(textOf(fault.file) ?? '', fault);
      const head = `${pathOf(fault.file)}:${fault.line}:${fault.column}  ${kind === 'warning' ? 'warning: ' : ''}${fault.found}`;
      return `${head}\n  expected ${fault.expected}\n${lines === '' ? '' : `${lines}\n`}`;
    })
    .join('\n');
}

/** What a site declares, and how many integers each metric may keep. */
export function summarizeSite(site: Site): string {
  const { file, kinds, metrics, scenes, importers, adapters, code } = site;
  const vocabulary: Vocabulary = {
    districts: file.districts,
    timeZone: file.timeZone,
    keep: file.keep,
    webPages: file.webPages ?? [],
    walls: new Map(Object.entries(file.walls)),
    tours: Object.keys(file.tours ?? {}),
    patrols: Object.keys(file.patrol?.classes ?? {}),
    scopes: new Map(Object.entries(file.keys)),
    kinds: new Map(Object.entries(kinds)),
    metrics: new Map(Object.entries(metrics)),
    scenes: new Map(Object.entries(scenes)),
  };
  const rows = Object.entries(metrics).map(([key, metric]) => ({ key, estimate: estimateCells(metric, vocabulary) }));
  const width = Math.max(...rows.map(({ key }) => key.length));
  const cells = rows.flatMap(({ key, estimate }) => {
    if (!estimate || estimate.perDay + estimate.standing === 0) return [];
    const count = estimate.perDay > 0 ? `${estimate.perDay} a day` : `${estimate.standing} in all`;
    return [`  ${key.padEnd(width)}  ${count.padStart(14)}  ${estimate.reason}`];
  });
  const list = (record: object) => Object.keys(record).join(', ') || 'none';
  return [
    `${code}: ${file.name.zh} / ${file.name.en}, ${file.timeZone}, clock ${file.clock ?? 'wall'}`,
    `  ${file.districts.length} districts, ${site.shapes ? 'with shapes' : 'as a cartogram'}`,
    `  kinds      ${list(kinds)}`,
    `  metrics    ${rows.length}`,
    `  scenes     ${list(scenes)}`,
    `  walls      ${list(file.walls)}`,
    `  importers  ${list(importers)}`,
    `  adapters   ${list(adapters)}`,
    `  cameras    ${site.cameras.size}`,
    `  tours      ${list(file.tours ?? {})}`,
    `  keys       ${list(file.keys)}`,
    `Cells at most, were every code and minute in use (those at 0 are not kept; ratios, tops, lists and layers keep none):`,
    ...cells,
    '',
  ].join('\n');
}
