/** GB 11643-1999: weights of the first 17 digits, and the check character for each remainder by 11. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

/** Provinces that gave out 15-digit numbers (until 1999). */
const FIRST_GENERATION_PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])/;

/**
 * Whether `characters` (18, the last one a digit or X) is a resident id, or a residence permit of the same form (8…, 9…).
 * The birth date is looked at as well as the check character: of 18-digit counters one in eleven has a valid check
 * character by chance, but few have a date in the middle.
 */
export function isResidentId(characters: string): boolean {
  if (characters.length !== 18 || characters.startsWith('0')) return false;
  const year = Number(characters.slice(6, 10));
  if (year < 1850 || year > 2099 || !isMonthAndDay(characters.slice(10, 14))) return false;
  return checkCharacter(characters) === characters.charAt(17);
}

/** Check character over the first 17 digits. */
export function checkCharacter(digits: string): string {
  let sum = 0;
  for (let place = 0; place < 17; place += 1) sum += (digits.charCodeAt(place) - 48) * (WEIGHTS[place] as number);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/** The 15-digit form has no check character: province, month and day must be plausible. */
export function isFirstGenerationResidentId(digits: string): boolean {
  return digits.length === 15 && FIRST_GENERATION_PROVINCE.test(digits) && isMonthAndDay(digits.slice(8, 12));
}

/** `MMDD` of some year. */
export function isMonthAndDay(digits: string): boolean {
  const month = Number(digits.slice(0, 2));
  const day = Number(digits.slice(2, 4));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
