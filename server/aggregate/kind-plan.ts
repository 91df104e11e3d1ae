import type { Kind } from '../../protocol/site/kinds.ts';
import type { Site } from '../../protocol/site/site.ts';
import { attributeTable, codesOf, holdsOf, KINDS_TABLE, registersTable, VOIDED_REGISTER } from './codes.ts';
import type { CodeTables, CodeTable } from './codes.ts';

export type Holds = 'code' | 'number' | 'point' | 'label' | 'time';
export type Join = 'latest' | 'first' | 'last';

export interface RegisterPlan {
  readonly name: string;
  /** Place in the kind's table of registers, hence in the packed value and in every `RegisterTable`. */
  readonly index: number;
  readonly holds: Holds;
  readonly join: Join;
  /** No longer in the site file: kept and joined, never measured. */
  readonly retired: boolean;
  /** Codes that the site declares -> their integers. */
  readonly codes?: ReadonlyMap<string, number>;
  /** Codes of before -> integers of those that take their place. */
  readonly replaced?: ReadonlyMap<string, number>;
  /** Integer -> code, also of codes that the site no longer declares; ties are decided by these strings. */
  readonly names?: readonly string[];
  /** Bounds of a number, inclusive. */
  readonly min?: number;
  readonly max?: number;
}

/** The register 0 of every kind: 1 while the entity is struck out. */
export const VOIDED = 0;

export interface KindPlan {
  readonly name: string;
  /** The kind's integer. */
  readonly index: number;
  /** By index; `registers[VOIDED]` first, retired ones included. */
  readonly registers: readonly RegisterPlan[];
  /** By the name that the site file gives it. */
  readonly register: ReadonlyMap<string, RegisterPlan>;
  readonly attributes: readonly RegisterPlan[];
  readonly milestones: readonly RegisterPlan[];
  /** When its entities go to the archive: so many days after the last was told of them, and which milestones end them. */
  readonly keep: { readonly days: number; readonly after: readonly string[] } | undefined;
}

/** Compiles a kind. The tables must hold its codes; see `codesOf`. */
export function compileKind(name: string, site: Site, tables: CodeTables): KindPlan {
  const kind = site.kinds[name];
  if (!kind) throw new Error(`the site has no kind ${name}`);
  const index = integerOf(tables, KINDS_TABLE, name);
  const declared = codesOf(site);
  const table = tableNamed(tables, registersTable(name));
  const registers = table.names.map((entry, place): RegisterPlan => {
    const register = compileRegister(kind, entry, place);
    if (register.holds !== 'code') return register;
    const codes = register.retired ? [] : (declared.get(attributeTable(name, register.name)) ?? []);
    const { names, integers } = tableNamed(tables, attributeTable(name, register.name));
    const integerOfCode = (code: string) => integers.get(code) ?? fail(`no integer for code ${code}`);
    const replaced = Object.entries(register.retired ? {} : replacedIn(kind, register.name));
    return {
      ...register,
      names,
      codes: new Map(codes.map((code) => [code, integerOfCode(code)])),
      ...(replaced.length > 0 && {
        replaced: new Map(
          replaced.flatMap(([old, code]) => (codes.includes(code) ? [[old, integerOfCode(code)]] : [])),
        ),
      }),
    };
  });
  if (table.names[VOIDED] !== VOIDED_REGISTER)
    throw new Error(`kind ${name}: register table begins with ${table.names[VOIDED]}, expected ${VOIDED_REGISTER}`);
  const current = registers.filter(({ retired, index: place }) => !retired && place !== VOIDED);
  return {
    name,
    index,
    registers,
    register: new Map(current.map((register) => [register.name, register])),
    attributes: current.filter(({ holds }) => holds !== 'time'),
    milestones: current.filter(({ holds }) => holds === 'time'),
    keep: kind.keep && { days: Number.parseInt(kind.keep.for, 10), after: kind.keep.after },
  };
}

function compileRegister(kind: Kind, entry: string, index: number): RegisterPlan {
  const [name = '', holds, join] = entry.split('/') as [string, Holds, Join];
  if (index === VOIDED) return { name, index, holds, join, retired: false, min: 0, max: 1 };
  const attribute = kind.attributes[name];
  const retired = attribute ? holdsOf(attribute) !== holds : kind.milestones[name]?.join !== join;
  const plain = { name, index, holds, join, retired };
  if (attribute && 'number' in attribute) return { ...plain, min: attribute.number.min, max: attribute.number.max };
  return plain;
}

function replacedIn({ attributes }: Kind, name: string): Readonly<Record<string, string>> {
  const attribute = attributes[name];
  return (attribute && 'codes' in attribute && attribute.replaced) || {};
}

function integerOf(tables: CodeTables, table: string, code: string): number {
  return tableNamed(tables, table).integers.get(code) ?? fail(`no integer for ${code} in the code table ${table}`);
}
function fail(message: string): never {
  throw new Error(message);
}
function tableNamed(tables: CodeTables, name: string): CodeTable {
  const table = tables.get(name);
  if (!table) throw new Error(`no code table ${name}`);
  return table;
}
