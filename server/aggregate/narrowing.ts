import type { Attribute, Kind } from '../../protocol/site/kinds.ts';
import type { Site } from '../../protocol/site/site.ts';
import { attributeTable, codesOf, holdsOf } from './codes.ts';
import type { Declared } from './declared.ts';
import { FinalFault } from './final-fault.ts';
import { splitField } from './delta.ts';
import type { SitePlan } from './plan.ts';
import { unpack } from './pack.ts';
import { createRegisters, exists, isSet, valueAt } from './registers.ts';
import type { Registers } from './registers.ts';

/** Something that entities may hold by one site and not by another that takes its place. */
export interface Narrowing {
  readonly kind: string;
  /** Where it stood in the files, such as `kinds.job.attributes.sort.codes.red`. */
  readonly what: string;
  /** Its register; undefined: the kind itself. */
  readonly register: string | undefined;
  /** Whether a value of the register is one; undefined: any is. */
  readonly holds?: ((value: number, code: string | undefined) => boolean) | undefined;
  readonly instead: string;
}

/** How many entities hold what was taken away. */
export interface Held extends Omit<Narrowing, 'holds'> {
  readonly entities: number;
}

/** Entities hold what the site takes away. */
export class NarrowedError extends FinalFault {
  constructor(held: readonly Held[]) {
    super(sayHeld(held).join('\n'));
  }
}

/** What entities hold that a site would no longer know, a line each. */
export function sayHeld(held: readonly Held[]): string[] {
  return held.map(
    ({ what, entities, instead }) =>
      `kinds.yaml: ${what} is gone or narrowed, and ${entities} entities hold it: keep ${instead}`,
  );
}

/** What a site takes away of what was declared, but for what it says to let go of or to replace. */
export function narrowings(before: Declared, after: Site): Narrowing[] {
  return Object.entries(before.kinds).flatMap(([name, kind]): Narrowing[] => {
    const next = after.kinds[name];
    if (!next)
      return [
        { kind: name, what: `kinds.${name}`, register: undefined, instead: 'the kind, or a data set of its own' },
      ];
    const letGo = new Set(next.letGo);
    return [...narrowedRegisters(name, kind, next), ...narrowedValues(name, { before, after })].filter(
      ({ register }) => !letGo.has(register),
    );
  });
}

type OfRegister = Narrowing & { readonly register: string };

function narrowedRegisters(name: string, kind: Kind, next: Kind): OfRegister[] {
  const gone = (what: string, register: string): OfRegister => ({
    kind: name,
    what: `kinds.${name}.${what}.${register}`,
    register,
    instead: next.milestones[register] ? 'it as it was' : `it as it was, or letGo: [${register}] in the kind`,
  });
  const isOther = (attribute: Attribute, present: Attribute | undefined) =>
    !present || holdsOf(present) !== holdsOf(attribute);
  return [
    ...Object.entries(kind.attributes).flatMap(([attribute, declared]) =>
      isOther(declared, next.attributes[attribute]) ? [gone('attributes', attribute)] : [],
    ),
    ...Object.entries(kind.milestones).flatMap(([milestone, { join }]) =>
      next.milestones[milestone]?.join === join ? [] : [gone('milestones', milestone)],
    ),
  ];
}

function narrowedValues(name: string, { before, after }: { before: Declared; after: Site }): OfRegister[] {
  const present = codesOf(after);
  return Object.entries(before.kinds[name]?.attributes ?? {}).flatMap(([attribute, old]): OfRegister[] => {
    const next = after.kinds[name]?.attributes[attribute];
    if (!next || holdsOf(next) !== holdsOf(old)) return [];
    const what = `kinds.${name}.attributes.${attribute}`;
    if ('number' in next && 'number' in old) {
      const { min, max } = next.number;
      if (min <= old.number.min && max >= old.number.max) return [];
      const holds = (value: number) => value < min || value > max;
      const instead = 'bounds that take in what is held, or corrections first';
      return [{ kind: name, what: `${what}.number`, register: attribute, holds, instead }];
    }
    const table = attributeTable(name, attribute);
    const left = new Set(present.get(table));
    const replaced = 'codes' in next ? (next.replaced ?? {}) : {};
    return (before.codes[table] ?? [])
      .filter((code) => !left.has(code) && replaced[code] === undefined)
      .map((code) => ({
        kind: name,
        what: `${what}.codes.${code}`,
        register: attribute,
        holds: (_, held) => held === code,
        instead: `the code, or replaced: { ${code}: … } in the attribute`,
      }));
  });
}

/** Counts the entities at hand that hold what was taken away; those that went to the archive are history. */
export async function countHeld(
  plan: SitePlan,
  narrowed: readonly Narrowing[],
  pages: AsyncIterable<readonly (readonly [field: string, packed: string])[]>,
): Promise<Held[]> {
  const counts = narrowed.map(() => 0);
  const ofKind = Map.groupBy(narrowed.keys(), (place) => narrowed[place]?.kind ?? '');
  const registersOf = new Map<string, Registers>();
  for await (const page of pages)
    for (const [field, packed] of page) {
      const { kind: name } = splitField(field);
      const [places, kind] = [ofKind.get(name), plan.kinds.get(name)];
      if (!places || !kind) continue;
      const registers = registersOf.get(name) ?? createRegisters(kind, 1);
      registersOf.set(name, registers);
      unpack(registers, 0, packed);
      for (const place of places)
        if (isHeld(registers, narrowed[place] as Narrowing)) counts[place] = (counts[place] ?? 0) + 1;
    }
  return narrowed.flatMap(({ holds: _, ...told }, place) =>
    counts[place] ? [{ ...told, entities: counts[place] }] : [],
  );
}

function isHeld(registers: Registers, { register: name, holds }: Narrowing): boolean {
  if (name === undefined) return exists(registers, 0);
  const register = registers.kind.register.get(name);
  if (!register || !isSet(registers, register.index)) return false;
  const value = valueAt(registers, register.index);
  return holds?.(value, register.names?.[value]) ?? true;
}
