import type { Panel } from '../../protocol/site/scenes.ts';
import { panelKindOf } from './registry.ts';

/** All that a panel follows: what it draws, and what says in its title line that this was amended. */
export function metricsOfPanel(panel: Panel): readonly string[] {
  return [...panelKindOf(panel).metrics(panel), ...(panel.amended ?? []).map(({ metric }) => metric)];
}
