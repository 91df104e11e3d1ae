import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { Words } from '../../../protocol/words.ts';

/** Nothing to look at for long, or refused by the server. */
const UNSUITED: ReadonlySet<string> = new Set(['web', 'capture', 'clock', 'heading', 'status', 'text']);

/** The panels of a scene that can be set off, by what they are called. */
export function spotlightChoices(
  site: SiteDescription,
  scene: string | undefined,
  read: (words: Words) => string,
): { readonly value: string; readonly label: string }[] {
  const panels = scene === undefined ? [] : Object.entries(site.scenes[scene]?.panels ?? {});
  return panels
    .filter(([, { panel }]) => !UNSUITED.has(panel))
    .map(([value, panel]) => {
      const metric = 'metric' in panel && typeof panel.metric === 'string' ? site.metrics[panel.metric] : undefined;
      const words = panel.title ?? metric?.name;
      return { value, label: words ? read(words) : value };
    });
}
