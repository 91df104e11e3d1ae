import type { KindPlan } from './kind-plan.ts';

/** Rank of a register that was never set: lower than any that an event carries, so every join takes over from it. */
export const UNSET_RANK = -1;

/**
 * The registers of many entities of one kind, as columns: register i of the entity in slot s stands at place
 * `s * width + i`. Columns rather than objects: the hot path neither allocates nor leaves work to the collector.
 */
export interface Registers {
  readonly kind: KindPlan;
  readonly width: number;
  /** UNSET_RANK where nothing was told; below it where a correction cleared what was (`clearedAt`). */
  rank: Int16Array;
  /** Code, number or point; of a milestone nothing (its time is all it holds). */
  value: Float64Array;
  /** Event time in epoch ms. */
  at: Float64Array;
  /** Labels by place; empty for a kind without labels. */
  text: string[];
}

export function createRegisters(kind: KindPlan, capacity: number): Registers {
  const width = kind.registers.length;
  return {
    kind,
    width,
    rank: new Int16Array(capacity * width).fill(UNSET_RANK),
    value: new Float64Array(capacity * width),
    at: new Float64Array(capacity * width),
    text: [],
  };
}

/** Makes room for at least `capacity` entities. */
export function growRegisters(registers: Registers, capacity: number): void {
  const places = capacity * registers.width;
  if (places <= registers.rank.length) return;
  const rank = new Int16Array(places).fill(UNSET_RANK);
  rank.set(registers.rank);
  const value = new Float64Array(places);
  value.set(registers.value);
  const at = new Float64Array(places);
  at.set(registers.at);
  Object.assign(registers, { rank, value, at });
}

export function clearSlot(registers: Registers, slot: number): void {
  const base = slot * registers.width;
  registers.rank.fill(UNSET_RANK, base, base + registers.width);
}

/**
 * What the rank of a register that was cleared is stored as. To whoever measures it is unset like one that was never told;
 * a join knows at which rank it was cleared, so that no report sets it again.
 */
export function clearedAt(rank: number): number {
  return UNSET_RANK - 1 - rank;
}

// Columns are never read out of bounds; these say so to the compiler once.
/** Does it hold a value? */
export function isSet(registers: Registers, place: number): boolean {
  return (registers.rank[place] as number) > UNSET_RANK;
}
/** Was it ever told anything, be it that it holds nothing? */
export function isTold(registers: Registers, place: number): boolean {
  return registers.rank[place] !== UNSET_RANK;
}
/** At which rank it was told what it holds, or that it holds nothing; UNSET_RANK where it was told nothing. */
export function rankAt(registers: Registers, place: number): number {
  const stored = registers.rank[place] as number;
  return stored >= UNSET_RANK ? stored : clearedAt(stored);
}
export function valueAt(registers: Registers, place: number): number {
  return registers.value[place] as number;
}
export function timeAt(registers: Registers, place: number): number {
  return registers.at[place] as number;
}

/** The bit of a register in a mask of registers. Those beyond the 31st share one bit: a mask may say too much, never too little. */
export function registerBit(index: number): number {
  return 1 << Math.min(index, 31);
}
/** Mask of all registers. */
export const EVERY_REGISTER = -1;

/** Was an entity ever told anything? */
export function exists(registers: Registers, base: number): boolean {
  for (let place = base; place < base + registers.width; place++) if (isTold(registers, place)) return true;
  return false;
}
