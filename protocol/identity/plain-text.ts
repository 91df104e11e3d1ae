/** Characters that no reader sees: format characters, variation selectors, fillers, combining marks of every width. */
const INVISIBLE = /[\p{Cf}\p{Mn}\p{Me}\p{Cc}\u115f\u1160\u3164\uffa0\u2800]/gu;
const OTHER_DIGIT = /[\p{Nd}]/gu;
const CHINESE_DIGITS: Readonly<Record<string, string>> = {
  〇: '0',
  零: '0',
  洞: '0',
  一: '1',
  壹: '1',
  幺: '1',
  二: '2',
  贰: '2',
  貳: '2',
  两: '2',
  三: '3',
  叁: '3',
  參: '3',
  四: '4',
  肆: '4',
  五: '5',
  伍: '5',
  六: '6',
  陆: '6',
  陸: '6',
  七: '7',
  柒: '7',
  拐: '7',
  八: '8',
  捌: '8',
  九: '9',
  玖: '9',
  勾: '9',
};
const CHINESE_DIGIT = new RegExp(`[${Object.keys(CHINESE_DIGITS).join('')}]`, 'gu');
/** The X of a resident id as other keyboards write it. */
const OTHER_X = /[×ХхΧχ✕]/gu;

/** What a reader sees, in ASCII where it can be: NFKC (full-width, circled), nothing invisible, the digits of every script 0-9. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(OTHER_DIGIT, (digit) => (digit.length === 1 && digit < '\u0080' ? digit : String(digitValue(digit))))
    .replace(OTHER_X, 'X');
}

/** Chinese characters that are read as digits. Apart, since one may as well end the name before a number: 张三13812345678. */
export function readChineseDigits(text: string): string {
  return text.replace(CHINESE_DIGIT, (digit) => CHINESE_DIGITS[digit] as string);
}

/** Letters that pass for digits beside digits. */
export function readLettersAsDigits(text: string): string {
  return text.replace(/[Oo]/g, '0').replace(/[Il|]/g, '1');
}

/** Unicode keeps the ten digits of a script together, 0 first, so the value is the distance to the first of them. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) as number;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
