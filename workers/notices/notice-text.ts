import { type Notice, NOTICE_STATE_WORDS } from '../../protocol/notices.ts';
import type { Language } from '../../protocol/words.ts';
import { localTime } from '../local-time.ts';

const drillWords = { zh: '【演练】', en: '[drill] ' } as const;

/** A notice as mail: a subject and a few lines, in one language. */
export function noticeText(
  { name, state, at, siteName, drill, rows }: Notice,
  { language, timeZone }: { readonly language: Language; readonly timeZone: string },
): { readonly subject: string; readonly text: string } {
  const moment = localTime(at, timeZone).toISOString().slice(0, 16).replace('T', ' ');
  const subject = `${drill ? drillWords[language] : ''}${siteName[language]}: ${name[language]} · ${NOTICE_STATE_WORDS[state][language]}`;
  const lines = rows.map((row) => `${row.name[language]}: ${row.value ?? '–'}`);
  return { subject, text: [subject, moment, '', ...lines, ''].join('\n') };
}
