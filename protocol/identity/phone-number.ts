const MOBILE = /^0?1[3-9]\d{9}$/;

/** Area codes of mainland China without the leading 0. A list, not a pattern: zero-padded counters are common ids. */
const AREA = [
  '10|2[0-57-9]',
  '31\\d|335|349|35\\d|37\\d|39[1-8]',
  '41\\d|421|427|429|43[1-9]|45\\d|464|46[7-9]|47\\d|48[23]',
  '51\\d|523|527|53\\d|543|546|55\\d|56[1-6]|57\\d|580|59\\d',
  '63[1-5]|66[0238]|69[12]',
  '701|71\\d|722|724|728|73\\d|74[3-6]|75\\d|760|76[2368]|769|77\\d|79\\d',
  '81[2-8]|82[5-7]|83\\d|840|85[1-9]|87\\d|883|88[6-8]|89[1-8]',
  '90[1-3]|906|90[89]|91\\d|93\\d|941|943|95[1-5]|97\\d|99\\d',
].join('|');
/** Two-digit codes have 8-digit numbers, three-digit codes 7 or 8; no local number starts with 0, 1 or 9. */
const LANDLINE = new RegExp(`^0(?:(?:10|2\\d)[2-8]\\d{7}|(?!10|2\\d)(?:${AREA})[2-8]\\d{6,7})$`);
const COUNTRY = /^(?:00)?86/;

export function phoneRule(digits: string): 'mobile' | 'landline' | undefined {
  if (MOBILE.test(digits)) return 'mobile';
  if (LANDLINE.test(digits)) return 'landline';
  if (!COUNTRY.test(digits)) return undefined;
  const national = digits.replace(COUNTRY, '');
  if (MOBILE.test(national)) return 'mobile';
  return LANDLINE.test(national.startsWith('0') ? national : `0${national}`) ? 'landline' : undefined;
}

/** Numbers with an explicit `+`: 8 to 15 digits and no country code starts with 0 (E.164). */
export function isInternational(digits: string): boolean {
  return digits.length >= 8 && digits.length <= 15 && !digits.startsWith('0');
}

/** 400 and 800 numbers are known by their grouping alone; ten bare digits are too often a counter. */
export function isServiceNumber(digits: string, lengths: readonly number[]): boolean {
  return /^[48]00/.test(digits) && (lengths.join() === '3,3,4' || lengths.join() === '3,4,3');
}
