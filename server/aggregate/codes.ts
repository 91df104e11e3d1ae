import type { Site } from '../../protocol/site/site.ts';

/** An append-only table: a code's place in `names` is its integer for ever, whatever becomes of the site file. */
export interface CodeTable {
  readonly names: readonly string[];
  readonly integers: ReadonlyMap<string, number>;
}
export type CodeTables = ReadonlyMap<string, CodeTable>;

/** Table of the kinds themselves. */
export const KINDS_TABLE = 'kinds';
/** The register that every kind has: is the entity struck out? It is always the first of its kind. */
export const VOIDED_REGISTER = '~voided/number/latest';

/** Table of a kind's registers; an entry is `<name>/<holds>/<join>`, so a register that changes its rule is a new one. */
export function registersTable(kind: string): string {
  return `${kind}/registers`;
}
/** Table of the codes that an attribute has ever had. */
export function attributeTable(kind: string, attribute: string): string {
  return `${kind}/${attribute}`;
}

/** Every code that a site uses, by table, in the order in which a fresh table would number them. */
export function codesOf(site: Site): ReadonlyMap<string, readonly string[]> {
  const wanted = new Map<string, string[]>([[KINDS_TABLE, Object.keys(site.kinds)]]);
  for (const [kind, { attributes, milestones }] of Object.entries(site.kinds)) {
    const registers = [VOIDED_REGISTER];
    for (const [name, attribute] of Object.entries(attributes)) {
      registers.push(`${name}/${holdsOf(attribute)}/latest`);
      if ('codes' in attribute) {
        const codes =
          attribute.codes === 'districts' ? site.file.districts.map(({ code }) => code) : Object.keys(attribute.codes);
        wanted.set(attributeTable(kind, name), codes);
      }
    }
    for (const [name, { join }] of Object.entries(milestones)) registers.push(`${name}/time/${join}`);
    wanted.set(registersTable(kind), registers);
  }
  return wanted;
}

export function holdsOf(attribute: object): 'code' | 'number' | 'point' | 'label' {
  if ('codes' in attribute) return 'code';
  if ('number' in attribute) return 'number';
  return 'point' in attribute ? 'point' : 'label';
}

/** The tables with what is wanted appended where it is missing. */
export function extendTables(tables: CodeTables, wanted: ReadonlyMap<string, readonly string[]>): CodeTables {
  const extended = new Map(tables);
  for (const [name, codes] of wanted) {
    const names = [...(tables.get(name)?.names ?? [])];
    const known = new Set(names);
    for (const code of codes) if (!known.has(code)) names.push(code);
    extended.set(name, tableOf(names));
  }
  return extended;
}

export function tableOf(names: readonly string[]): CodeTable {
  return { names, integers: new Map(names.map((name, integer) => [name, integer])) };
}
