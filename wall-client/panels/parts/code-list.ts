import type { Role } from '../../../protocol/site/metrics.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';

/** The codes of one attribute in the order in which the site declares them, which is where people look for them. */
export function codesOf(site: SiteDescription, kind: string, attribute: string): readonly string[] {
  const declared = site.kinds[kind]?.attributes[attribute];
  if (!declared || !('codes' in declared)) return [];
  return declared.codes === 'districts' ? site.file.districts.map(({ code }) => code) : Object.keys(declared.codes);
}

/** Declared codes first, then those that only a view knows: a code that the site has dropped still counts. */
export function withForeignCodes(declared: readonly string[], found: Iterable<string>): string[] {
  const known = new Set(declared);
  return [...declared, ...[...new Set(found)].filter((code) => !known.has(code)).sort()];
}

/** The role that the site gives a code of an attribute. */
export function roleOfCode(site: SiteDescription, kind: string, attribute: string): (code: string) => Role | undefined {
  const declared = site.kinds[kind]?.attributes[attribute];
  return (code) => (declared && 'codes' in declared ? declared.roles?.[code] : undefined);
}
