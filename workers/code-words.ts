import type { Attribute } from '../protocol/site/kinds.ts';
import type { SiteFile } from '../protocol/site/site-file.ts';
import type { Words } from '../protocol/words.ts';

/** The codes of an attribute and what people read for them, in the order of the site. */
export function codeWords(
  attribute: Attribute,
  { districts }: Pick<SiteFile, 'districts'>,
): readonly { readonly code: string; readonly name: Words }[] {
  if (!('codes' in attribute)) throw new TypeError('an attribute with codes was expected');
  return attribute.codes === 'districts'
    ? districts.map(({ code, name }) => ({ code, name }))
    : Object.entries(attribute.codes).map(([code, name]) => ({ code, name }));
}
