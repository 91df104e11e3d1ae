import type { Panel } from '../../protocol/site/scenes.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Viewpoints are of a map whose camera moves, and look at districts of the site that are on it. */
export function checkViewpoints(
  { style, viewpoints = [] }: Extract<Panel, { panel: 'map' }>,
  { districts }: Vocabulary,
  findings: Findings,
): void {
  if (viewpoints.length > 0 && style !== 'city')
    findings.at(['viewpoints'], `viewpoints of a ${style ?? 'cartogram'}, which stands still`, 'style: city');
  const placed = districts?.filter(({ unplaced }) => !unplaced).map(({ code }) => code);
  if (!placed) return;
  for (const [index, { district }] of viewpoints.entries())
    if (district !== undefined && !placed.includes(district))
      findings.at(['viewpoints', index, 'district'], district, oneOf(placed, district));
}
