/** Latin letters and digits come from Inter, Chinese from Noto Sans SC; both are bundled. */
export const families = ['Inter', 'Noto Sans SC'] as const;

/** A list for Pixi, which writes quotes into the one that it is given. */
export function fontFamilies(): string[] {
  return [...families];
}

/** The weights that are bundled. */
export const weights = { normal: '500', strong: '700' } as const;
export type Weight = keyof typeof weights;
