import type { Words } from '../../protocol/words.ts';

/** What a printed sheet says beside the site's own words. */
export const sheetWords = {
  title: { zh: '交接班记录', en: 'Handover' },
  onDuty: { zh: '当班', en: 'On duty' },
  since: { zh: '自上次交接', en: 'Since' },
  first: { zh: '首次交接，近 24 小时', en: 'The first handover: the last 24 hours' },
  figures: { zh: '数字', en: 'Numbers' },
  lastTime: { zh: '上次', en: 'last time' },
  acts: { zh: '本班对大屏的操作', en: 'What was done to the walls' },
  notes: { zh: '备注', en: 'Notes' },
  nothing: { zh: '无', en: 'None' },
  signatures: { zh: '签字', en: 'Signatures' },
  outgoing: { zh: '交班', en: 'Handed over by' },
  incoming: { zh: '接班', en: 'Taken over by' },
  waits: { zh: '未签', en: 'not signed yet' },
} as const satisfies Record<string, Words>;
