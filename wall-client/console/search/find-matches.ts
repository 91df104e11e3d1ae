/** In what is looked for a thing. */
export interface SearchText {
  /** Its texts, on lines of their own, in lower case. */
  readonly text: string;
  /** Of the syllables of its Chinese name. */
  readonly initials: string;
}

/** Shorter ones would be found in everything, letter by letter. */
const SCATTERED_LEAST = 3;

/** @param pinyin what `readPinyin` made of its Chinese name; '' as long as that is not known */
export function searchText(parts: readonly string[], pinyin: string): SearchText {
  const [initials = ''] = pinyin.split('\n');
  return { text: [...parts, pinyin].join('\n').toLowerCase(), initials };
}

/** What somebody typed: every word of it must be found. */
export function readQuery(typed: string): readonly string[] {
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/**
 * 0: some part begins with a word; 1: each is found somewhere; 2: one only as initials with others between them, as who
 * looks for 蓝田街道大道 types `ltdd`; undefined: one is not found.
 */
export function rankOf({ text, initials }: SearchText, query: readonly string[]): 0 | 1 | 2 | undefined {
  let begins = false;
  let scattered = false;
  for (const word of query) {
    if (text.startsWith(word) || text.includes(`\n${word}`)) begins = true;
    else if (!text.includes(word)) {
      if (word.length < SCATTERED_LEAST || !isScattered(initials, word)) return undefined;
      scattered = true;
    }
  }
  return scattered ? 2 : begins ? 0 : 1;
}

/** Whether the letters of a word come one after the other, whatever is between them. */
function isScattered(letters: string, word: string): boolean {
  let from = 0;
  for (const letter of word) {
    const at = letters.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
