import { parseDuration } from '../../protocol/duration.ts';
import type { Condition, Where } from '../../protocol/site/where.ts';
import type { KindPlan, RegisterPlan } from './kind-plan.ts';
import { isSet, registerBit, timeAt, valueAt } from './registers.ts';
import type { Registers } from './registers.ts';

/** A filter over the entity whose registers begin at place `base`. */
export type Predicate = (registers: Registers, base: number) => boolean;

export interface CompiledWhere {
  readonly holds: Predicate;
  readonly uses: readonly RegisterPlan[];
}

const always: Predicate = () => true;

/** Compiles a filter. Throws where it names a register or a code that the kind has not: the site was not checked. */
export function compileWhere(kind: KindPlan, where: Where | undefined): CompiledWhere {
  if (!where) return { holds: always, uses: [] };
  const { not, any, ...condition } = where;
  const all = compileCondition(kind, condition);
  const none = not && compileCondition(kind, not);
  const some = any?.map((one) => compileCondition(kind, one));
  const parts: Predicate[] = [all.holds];
  if (none) parts.push((registers, base) => !none.holds(registers, base));
  if (some) parts.push((registers, base) => some.some(({ holds }) => holds(registers, base)));
  return { holds: both(parts), uses: [all, ...(none ? [none] : []), ...(some ?? [])].flatMap(({ uses }) => uses) };
}

function both(parts: readonly Predicate[]): Predicate {
  const [first = always, second] = parts;
  if (!second) return first;
  if (parts.length === 2) return (registers, base) => first(registers, base) && second(registers, base);
  return (registers, base) => parts.every((part) => part(registers, base));
}

function compileCondition(kind: KindPlan, { is, has, lacks, later, took }: Condition): CompiledWhere {
  const uses: RegisterPlan[] = [];
  const parts: Predicate[] = [];
  const use = (name: string): number => {
    const register = registerOf(kind, name);
    uses.push(register);
    return register.index;
  };
  for (const [name, wanted] of Object.entries(is ?? {})) {
    const index = use(name);
    const matches = compileMatch(registerOf(kind, name), wanted);
    parts.push((registers, base) => isSet(registers, base + index) && matches(valueAt(registers, base + index)));
  }
  for (const name of has ?? []) {
    const index = use(name);
    parts.push((registers, base) => isSet(registers, base + index));
  }
  for (const name of lacks ?? []) {
    const index = use(name);
    parts.push((registers, base) => !isSet(registers, base + index));
  }
  if (later) {
    const of = later.of.map(use);
    const than = later.than.map(use);
    // With none of `of` set both sides are -Infinity at the most, and nothing is after that.
    parts.push((registers, base) => latestOf(registers, base, of) > latestOf(registers, base, than));
  }
  if (took) {
    const from = use(took.from);
    const to = use(took.to);
    const withinMs = parseDuration(took.within);
    parts.push((registers, base) => {
      if (!isSet(registers, base + from) || !isSet(registers, base + to)) return false;
      const tookMs = timeAt(registers, base + to) - timeAt(registers, base + from);
      return tookMs >= 0 && tookMs <= withinMs;
    });
  }
  return { holds: both(parts), uses };
}

type Wanted = NonNullable<Condition['is']>[string];

function compileMatch(register: RegisterPlan, wanted: Wanted): (value: number) => boolean {
  if (typeof wanted === 'object' && !Array.isArray(wanted)) {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = wanted;
    return (value) => value >= min && value <= max;
  }
  const integers = [wanted].flat().map((code) => {
    const integer = register.codes?.get(code);
    if (integer === undefined) throw new Error(`${register.name} has no code ${code}`);
    return integer;
  });
  const [only] = integers;
  if (integers.length === 1) return (value) => value === only;
  const accepted = new Uint8Array(Math.max(...integers) + 1);
  for (const integer of integers) accepted[integer] = 1;
  return (value) => accepted[value] === 1;
}

/** Time of the latest of some milestones; -Infinity where none is set. */
export function latestOf(registers: Registers, base: number, indices: readonly number[]): number {
  let latest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < indices.length; i++) {
    const place = base + (indices[i] as number);
    if (isSet(registers, place) && timeAt(registers, place) > latest) latest = timeAt(registers, place);
  }
  return latest;
}

export function registerOf(kind: KindPlan, name: string): RegisterPlan {
  const register = kind.register.get(name);
  if (!register) throw new Error(`kind ${kind.name} has no attribute or milestone ${name}`);
  return register;
}

/** Mask of registers; see `registerBit`. */
export function maskOf(registers: readonly RegisterPlan[]): number {
  let mask = 0;
  for (const { index } of registers) mask |= registerBit(index);
  return mask;
}
