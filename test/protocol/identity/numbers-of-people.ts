import fc from 'fast-check';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const date = fc.date({ min: new Date('1925-01-01'), max: new Date('2020-12-31'), noInvalidDate: true });

/** ISO 7064 MOD 11-2 by its recurrence, where the product sums weights. */
function checkCharacter(first17: string): string {
  let product = 0;
  for (const digit of first17) product = ((product + Number(digit)) * 2) % 11;
  return '0123456789X'.charAt((12 - product) % 11);
}

/** A number with a valid check character, over regions and birth dates. */
export const residentId = fc
  .tuple(fc.constantFrom('110101', '432524', '440305', '650102', '810000'), date, digits(3))
  .map(([region, born, order]) => {
    const first17 = `${region}${born.toISOString().slice(0, 10).replaceAll('-', '')}${order}`;
    return first17 + checkCharacter(first17);
  });
export const mobile = fc
  .tuple(fc.constantFrom('', '86', '0086', '0'), fc.constantFrom('3', '5', '7', '8', '9'), digits(9))
  .map(([prefix, second, rest]) => `${prefix}1${second}${rest}`);
export const landline = fc.oneof(
  fc
    .tuple(fc.constantFrom('010', '021', '029'), fc.constantFrom('2', '5', '8'), digits(7))
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('0738', '0755', '0991'), fc.constantFrom('2', '5', '8'), digits(7))
    .map((parts) => parts.join('')),
);
export const passport = fc
  .tuple(fc.constantFrom('E', 'G', 'EA', 'DE', 'PE', 'SE'), digits(8))
  .map(([letters, number]) => letters + number.slice(letters.length - 1));
export const plate = fc
  .tuple(
    fc.constantFrom('京', '湘', '粤', '新'),
    fc.constantFrom('A', 'K', 'Z'),
    fc.stringMatching(/^[A-HJ-NP-Z0-9]{2}[0-9]{3}$/),
    fc.constantFrom('', '7'),
  )
  .map((parts) => parts.join(''));
export const email = fc
  .emailAddress({ size: 'small' })
  .filter((address) => /^[a-z0-9._-]+@[a-z0-9.-]+$/i.test(address));

export const numberOfAPerson = fc.oneof(
  residentId.map((value) => ({ rule: 'resident-id', value })),
  mobile.map((value) => ({ rule: 'mobile', value })),
  landline.map((value) => ({ rule: 'landline', value })),
  passport.map((value) => ({ rule: 'passport', value })),
  plate.map((value) => ({ rule: 'plate', value })),
  email.map((value) => ({ rule: 'email', value })),
);

const FULL_WIDTH_OFFSET = 0xfee0;
export function fullWidth(text: string): string {
  return text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + FULL_WIDTH_OFFSET));
}

/** What people and machines put between the characters of a number, seen or unseen. */
export const separator = fc.constantFrom(
  '',
  ' ',
  '-',
  '.',
  '\u3000',
  '\u00a0',
  '\u200b',
  '\u2060',
  '\u00ad',
  '·',
  '－',
  '_',
  '/',
  '\ufeff',
  '\u2013',
  '#',
  '+',
  '=',
  '!',
  '?',
  '&',
  '→',
  '■',
  '📞',
);
