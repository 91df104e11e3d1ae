import type { Words } from '../../../protocol/words.ts';

/** What the pages of handovers say. */
export const handoverWords = {
  title: { zh: '交接班', en: 'Handover' },
  since: { zh: '自上次交接', en: 'Since the last handover' },
  first: { zh: '首次交接，近 24 小时', en: 'The first handover: the last 24 hours' },
  onDuty: { zh: '当班', en: 'On duty' },
  figures: { zh: '数字', en: 'Numbers' },
  lastTime: { zh: '上次', en: 'last time' },
  acts: { zh: '本班对大屏的操作', en: 'What was done to the walls' },
  notes: { zh: '备注', en: 'Notes' },
  addNote: { zh: '给下一班留言', en: 'Leave a note to the next shift' },
  add: { zh: '添加', en: 'Add' },
  nothing: { zh: '无', en: 'None' },
  signOut: { zh: '签字交班', en: 'Sign and hand over' },
  signOutHint: {
    zh: '签字后，这张单子按现在的内容定稿，等接班人签字',
    en: 'The sheet is written as it stands, and waits for the next shift',
  },
  signIn: { zh: '接班人签字', en: 'The next shift signs' },
  name: { zh: '接班账号', en: 'Account that takes over' },
  password: { zh: '接班密码', en: 'Password of that account' },
  sign: { zh: '签字接班', en: 'Sign and take over' },
  waits: { zh: '等接班签字', en: 'waits for the next shift' },
  signed: { zh: '双方已签', en: 'signed by both' },
  sheets: { zh: '交接单', en: 'Sheets' },
  number: { zh: '编号', en: 'Number' },
  outgoing: { zh: '交班', en: 'Handed over by' },
  incoming: { zh: '接班', en: 'Taken over by' },
  state: { zh: '状态', en: 'State' },
  print: { zh: '打开 PDF', en: 'Open the PDF' },
} as const satisfies Record<string, Words>;
