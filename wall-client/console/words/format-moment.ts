import type { Language } from '../../../protocol/words.ts';

/** A moment (epoch ms) as the desk's own clock says it, to the minute. */
export function formatMoment(ms: number, language: Language): string {
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return format.format(ms);
}
