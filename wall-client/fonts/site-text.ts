import type { SiteDescription } from '../../protocol/site/site.ts';
import type { Language } from '../../protocol/words.ts';
import { chromeWords } from '../words/chrome-words.ts';

/** ASCII, and the signs that numbers, ages and dates are made of. */
export const BASIC_CHARACTERS =
  '0123456789.,:%+-−–/()·…°′ ▲▼◆●■○abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ秒分小时天年月日星期一二三四五六前≤屏差帧≥周剩超';

/** Every text of the site that a panel may draw, in the wall's language; titles also in the other one. */
export function siteText(
  site: Pick<SiteDescription, 'file' | 'kinds' | 'metrics' | 'scenes'>,
  language: Language,
): string {
  const found: string[] = [BASIC_CHARACTERS];
  for (const words of Object.values(chromeWords)) found.push(words[language]);
  collect({ ...site.file, walls: undefined }, language, found);
  collect(site.kinds, language, found);
  collect(site.metrics, language, found);
  collect(site.scenes, language, found);
  return found.join('');
}

function collect(node: unknown, language: Language, found: string[]): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === language && typeof value === 'string') found.push(value);
    else collect(value, language, found);
  }
}

/** What is drawn in the strong weight: names of the centre and titles. */
export function strongText(site: Pick<SiteDescription, 'file' | 'metrics' | 'scenes'>, language: Language): string {
  const found = [BASIC_CHARACTERS, site.file.name[language], chromeWords.drill.zh, chromeWords.replay.zh];
  for (const metric of Object.values(site.metrics)) found.push(metric.name[language]);
  for (const scene of Object.values(site.scenes)) {
    for (const panel of Object.values(scene.panels)) if (panel.title) found.push(panel.title[language]);
  }
  return found.join('');
}
