import { isOfDistricts } from '../../protocol/site/kinds.ts';
import { findCode, type KindScope } from './check-names.ts';
import type { Findings } from './finding.ts';
import { entryOf } from './vocabulary.ts';

/** What a mapping says of the codes of one attribute. */
interface CodeWords {
  readonly codes?: Readonly<Record<string, string>>;
  readonly otherwise?: string;
  readonly districts?: string;
}

/** The codes that a mapping names are those of the attribute; one without codes is given none. */
export function checkCodeWords(scope: KindScope, name: string, words: CodeWords, findings: Findings): void {
  const attribute = entryOf(scope.kind.attributes, name);
  const { codes = {}, otherwise, districts } = words;
  if (!attribute) return;
  if (!('codes' in attribute)) {
    for (const key of ['codes', 'otherwise', 'districts'] as const)
      if (words[key] !== undefined) findings.atKey([key], `${key} for ${name}, which has no codes`, `no ${key}`);
    return;
  }
  for (const [text, code] of Object.entries(codes))
    findCode(scope, name, code, { path: ['codes', text], part: 'value' }, findings);
  if (otherwise !== undefined) findCode(scope, name, otherwise, { path: ['otherwise'], part: 'value' }, findings);
  if (districts !== undefined && !isOfDistricts(attribute))
    findings.atKey(
      ['districts'],
      `districts for ${name}, whose codes are its own`,
      'an attribute with codes: districts',
    );
}
