import { pinyin } from 'pinyin-pro';

/**
 * What somebody types on a Latin keyboard for a Chinese name: the initials of its syllables, and on a line below all of them,
 * without tones. Digits and Latin letters are typed as they are.
 */
export function readPinyin(name: string): string {
  const parts = pinyin(name, { toneType: 'none', type: 'all', v: true });
  const typed = parts.filter(({ origin }) => origin.trim() !== '');
  const initials = typed.map(({ isZh, first, origin }) => (isZh ? first : origin));
  const whole = typed.map(({ isZh, pinyin: syllable, origin }) => (isZh ? syllable : origin));
  return `${initials.join('')}\n${whole.join('')}`.toLowerCase();
}
