import type { Words } from '../../protocol/words.ts';

/** What a printed report says beside the site's own words. */
export const reportWords = {
  dataAt: { zh: '数据截至', en: 'Data up to' },
  madeAt: { zh: '生成于', en: 'Made' },
  whole: { zh: '数据完整', en: 'Complete' },
  missing: { zh: '未封账', en: 'Never sealed' },
  amended: { zh: '封账后有更正', en: 'Amended since it was sealed' },
  usualBand: { zh: '往常区间', en: 'Usual range' },
  foreseenBand: { zh: '预测区间', en: 'Forecast range' },
  peak: { zh: '最高', en: 'highest' },
  total: { zh: '合计', en: 'Total' },
} as const satisfies Record<string, Words>;

/** `第 2 版`, `version 2`. */
export function versionWords(version: number): Words {
  return { zh: `第 ${version} 版`, en: `version ${version}` };
}
