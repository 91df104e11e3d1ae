import type { Sending } from '../../../protocol/notices.ts';
import type { Words } from '../../../protocol/words.ts';

/** What the page of notices says. */
export const noticeWords = {
  title: { zh: '外发通知', en: 'Notices' },
  nothing: { zh: '没有外发过通知', en: 'Nothing was told to the outside' },
  at: { zh: '时间', en: 'When' },
  what: { zh: '事项', en: 'What' },
  rows: { zh: '内容', en: 'Said' },
  receiver: { zh: '接收方', en: 'To' },
  state: { zh: '状态', en: 'State' },
  tries: { zh: '次尝试', en: 'tries' },
} as const satisfies Record<string, Words>;

export const sendingWords: Readonly<Record<Sending['state'], Words>> = {
  waiting: { zh: '待发', en: 'waits' },
  sent: { zh: '已发', en: 'sent' },
  dead: { zh: '放弃', en: 'given up' },
  withheld: { zh: '超限未发', en: 'withheld' },
};
