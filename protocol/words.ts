import Type, { type Static } from 'typebox';

/** A text that a person reads, in both languages of the product. */
export const Words = Type.Object(
  {
    zh: Type.String({ minLength: 1, maxLength: 80, description: 'Simplified Chinese, shown first' }),
    en: Type.String({ minLength: 1, maxLength: 80, description: 'English' }),
  },
  { additionalProperties: false },
);
export type Words = Static<typeof Words>;

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
