import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { useLocalStorage } from '@mantine/hooks';
import type { Language, Words } from '../../../protocol/words.ts';
import { type ConsoleWord, consoleWords } from './console-words.ts';

export interface Speech {
  readonly language: Language;
  toggle(): void;
  /** A word of the console. */
  say(word: ConsoleWord): string;
  /** A word of the site. */
  read(words: Words): string;
}

const SpeechContext = createContext<Speech | undefined>(undefined);

/** Chinese first; what somebody chose is kept in this browser. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useLocalStorage<Language>({ key: 'watchfloor-console-language', defaultValue: 'zh' });
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = `${consoleWords.console[language]} · Watchfloor`;
  }, [language]);
  const speech = useMemo<Speech>(
    () => ({
      language,
      toggle: () => setLanguage(language === 'zh' ? 'en' : 'zh'),
      say: (word) => consoleWords[word][language],
      read: (words) => words[language],
    }),
    [language, setLanguage],
  );
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error('expected to be inside a LanguageProvider');
  return speech;
}
