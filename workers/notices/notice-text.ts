import type { Notice } from '../../protocol/notices.ts';
import type { Language, Words } from '../../protocol/words.ts';
import { localTime } from '../local-time.ts';

const stateWords = {
  began: { zh: '开始', en: 'began' },
  grew: { zh: '增加', en: 'more of it' },
  lasts: { zh: '仍在持续', en: 'lasts' },
  over: { zh: '已恢复', en: 'is over' },
  sealed: { zh: '已封账', en: 'sealed' },
  ready: { zh: '已生成', en: 'ready' },
  failed: { zh: '失败', en: 'failed' },
} as const satisfies Record<Notice['state'], Words>;
const drillWords = { zh: '【演练】', en: '[drill] ' } as const;

/** A notice as mail: a subject and a few lines, in one language. */
export function noticeText(
  { name, state, at, siteName, drill, rows }: Notice,
  { language, timeZone }: { readonly language: Language; readonly timeZone: string },
): { readonly subject: string; readonly text: string } {
  const moment = localTime(at, timeZone).toISOString().slice(0, 16).replace('T', ' ');
  const subject = `${drill ? drillWords[language] : ''}${siteName[language]}: ${name[language]} · ${stateWords[state][language]}`;
  const lines = rows.map((row) => `${row.name[language]}: ${row.value ?? '–'}`);
  return { subject, text: [subject, moment, '', ...lines, ''].join('\n') };
}
