/**
 * Sizes of type as shares of the wall's height. The ground: an LED wall 2.70 m high read at 10 m; 20 arc minutes are
 * 58 mm there, 2.15 % of the height (ISO 9241-3: 20 to 22 minutes are preferred, 16 the least).
 */
export const typeShares = {
  /** The one thing on a page: a title page's numbers, the time on a wall at rest. */
  display: 0.13,
  /** The one number of a panel. */
  hero: 0.066,
  /** Numbers in a row of their own. */
  key: 0.046,
  /** Name of the centre. */
  title: 0.036,
  /** Numbers that are the message of a line. */
  digits: 0.03,
  /** Title of a panel. */
  heading: 0.0255,
  /** Everything else that must be read, Chinese above all. */
  body: 0.0235,
  /** Axis ticks, units and the second language: desk distance. */
  caption: 0.0195,
} as const;
export type TypeRole = keyof typeof typeShares;
export type TypeScale = Readonly<Record<TypeRole, number>>;

/** Least shares: for Chinese that carries content, and for digits that are the message. */
export const LEAST_CHINESE_SHARE = 0.0235;
export const LEAST_DIGITS_SHARE = 0.03;

/** Sizes in whole pixels for a wall that is `wallHeightPx` high. */
export function createTypeScale(wallHeightPx: number): TypeScale {
  const size = (share: number) => Math.max(1, Math.round(wallHeightPx * share));
  const { display, hero, key, title, digits, heading, body, caption } = typeShares;
  return {
    display: size(display),
    hero: size(hero),
    key: size(key),
    title: size(title),
    digits: size(digits),
    heading: size(heading),
    body: size(body),
    caption: size(caption),
  };
}
