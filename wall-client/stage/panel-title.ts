import type { Panel } from '../../protocol/site/scenes.ts';
import type { SiteDescription } from '../../protocol/site/site.ts';
import type { Words } from '../../protocol/words.ts';

/** What the scene calls the panel, else what its metric is called. */
export function titleOfPanel(
  name: string,
  panel: Panel,
  metrics: readonly string[],
  site: Pick<SiteDescription, 'metrics'>,
): Words {
  const [key] = metrics;
  return panel.title ?? (key === undefined ? undefined : site.metrics[key]?.name) ?? { zh: name, en: name };
}
