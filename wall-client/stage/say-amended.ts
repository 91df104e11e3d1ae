import type { Amended } from '../../protocol/site/scenes.ts';
import type { SiteDescription } from '../../protocol/site/site.ts';
import type { Language } from '../../protocol/words.ts';
import type { ViewReader } from '../panels/panel.ts';
import { chromeWords } from '../words/chrome-words.ts';
import { formatCount } from '../words/format-number.ts';
import { say } from '../words/say.ts';

/**
 * That what is shown was amended, and by how much, in fewer and fewer words; undefined where it stands as it was sealed.
 */
export function sayAmended(
  amended: Amended,
  {
    views,
    language,
    metrics,
  }: {
    readonly views: Pick<ViewReader, 'read'>;
    readonly language: Language;
    readonly metrics: SiteDescription['metrics'];
  },
): readonly string[] | undefined {
  const told = amended.flatMap(({ metric, name }) => {
    const view = views.read(metric);
    if (view?.view !== 'value' || !view.value) return [];
    const declared = metrics[metric];
    // A sum is by how much; a count is of how many.
    const sign = declared && 'sum' in declared && view.value > 0 ? '+' : '';
    const unit = name ? undefined : declared?.unit;
    const words = name ?? (unit || amended.length === 1 ? undefined : declared?.name);
    const parts = [words && say(words, language), `${sign}${formatCount(view.value)}`, unit && say(unit, language)];
    return [parts.filter(Boolean).join(' ')];
  });
  if (told.length === 0) return undefined;
  const said = (count: number) =>
    `${say(chromeWords.amended, language)} ${told.slice(0, count).join(language === 'zh' ? '，' : ', ')}`;
  return told.map((_, place) => said(told.length - place));
}
