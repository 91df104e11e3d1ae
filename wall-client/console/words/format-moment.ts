import type { Language } from '../../../protocol/words.ts';

/** A moment (epoch ms) as the desk's own clock says it, to the minute or the second. */
export function formatMoment(
  ms: number,
  language: Language,
  { seconds = false }: { readonly seconds?: boolean } = {},
): string {
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: seconds ? 'medium' : 'short',
  });
  return format.format(ms);
}
