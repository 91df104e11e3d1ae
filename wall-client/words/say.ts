import type { Language, Words } from '../../protocol/words.ts';

/** The words in the language of the wall. */
export function say(words: Words, language: Language): string {
  return words[language];
}

export function otherLanguage(language: Language): Language {
  return language === 'zh' ? 'en' : 'zh';
}
