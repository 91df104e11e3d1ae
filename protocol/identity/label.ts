import { findIdentity } from './find-identity.ts';
import type { IdentityRule } from './identity-rule.ts';

/** Free text is a label of at most so many characters, as people count them. */
export const LABEL_CHARACTERS_MAX = 40;
/** What could become one of these by NFKC; longer ones are not even looked at. */
const TYPED_MAX = 16 * LABEL_CHARACTERS_MAX;
/** Line breaks and everything else that moves or hides what is written. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A label as it is stored, or why it is none: its form (length, line breaks), or what it looks like. */
export type ReadLabel = { readonly label: string } | { readonly fault: 'form' | IdentityRule };

/** The one rule of labels, for the gate and for whoever types one ([EV5], [EV8]). */
export function readLabel(text: string): ReadLabel {
  if (text.length > TYPED_MAX) return { fault: 'form' };
  const label = text.normalize('NFKC').trim();
  const characters = label.length <= LABEL_CHARACTERS_MAX ? label.length : Array.from(label).length;
  if (characters === 0 || characters > LABEL_CHARACTERS_MAX || CONTROL.test(label)) return { fault: 'form' };
  const rule = findIdentity(label);
  return rule ? { fault: rule } : { label };
}
