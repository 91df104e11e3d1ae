import type { Words } from '../../../protocol/words.ts';

/** What the page of reports says. */
export const reportListWords = {
  title: { zh: '报告', en: 'Reports' },
  nothing: { zh: '还没有报告：第一天封账后生成', en: 'No report yet: the first is made once a day is sealed' },
  number: { zh: '编号', en: 'Number' },
  report: { zh: '报告', en: 'Report' },
  days: { zh: '数据日期', en: 'Days' },
  version: { zh: '版本', en: 'Version' },
  madeAt: { zh: '生成时间', en: 'Made' },
  open: { zh: '查看', en: 'Read' },
  missing: { zh: '天未封账', en: 'days never sealed' },
  amended: { zh: '更正版', en: 'amended' },
} as const satisfies Record<string, Words>;
