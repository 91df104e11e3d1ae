import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { Language } from '../../../protocol/words.ts';

/** Finds the words of the codes of one attribute of a kind; a code that the site does not know stands for itself. */
export function codeNames(
  site: SiteDescription,
  kind: string,
  attribute: string,
  language: Language,
): (code: string) => string {
  const declared = site.kinds[kind]?.attributes[attribute];
  if (declared && 'codes' in declared) {
    if (declared.codes === 'districts') return districtNames(site, language);
    const list = declared.codes;
    return (code) => list[code]?.[language] ?? code;
  }
  return (code) => code;
}

export function districtNames(site: SiteDescription, language: Language): (code: string) => string {
  const names = new Map(site.file.districts.map((district) => [district.code, district.name[language]]));
  return (code) => names.get(code) ?? code;
}
