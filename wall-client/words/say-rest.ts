import type { Language } from '../../protocol/words.ts';

/** Those that have no room of their own: 其余 12 个, 12 others. */
export function sayRest(count: number, language: Language): string {
  return language === 'zh' ? `其余 ${count} 个` : `${count} others`;
}
