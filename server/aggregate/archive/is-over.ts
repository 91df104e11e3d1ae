import type { KindPlan } from '../kind-plan.ts';
import { isVoided } from '../is-voided.ts';
import { unpack } from '../pack.ts';
import type { SitePlan } from '../plan.ts';
import { splitField } from '../delta.ts';
import type { Mark } from '../folding.ts';
import { createRegisters, isSet, isTold, timeAt } from '../registers.ts';
import type { Registers } from '../registers.ts';

/**
 * Is an entity over, and nothing was told of it since `beforeMs`? Over is what its last milestone says, if it is one after which the
 * kind lets go; and what was struck out. A kind that says nothing of it keeps all.
 */
function isOver(kind: KindPlan, registers: Registers, slot: number, beforeMs: number): boolean {
  if (!kind.keep) return false;
  const base = slot * registers.width;
  for (let i = 0; i < registers.width; i++)
    if (isTold(registers, base + i) && timeAt(registers, base + i) >= beforeMs) return false;
  if (isVoided(registers, base)) return true;
  let last = Number.NEGATIVE_INFINITY;
  let isEnd = false;
  for (const { index, name } of kind.milestones) {
    if (!isSet(registers, base + index)) continue;
    const at = timeAt(registers, base + index);
    const ends = kind.keep.after.includes(name);
    if (at < last || (at === last && !ends)) continue;
    last = at;
    isEnd = ends;
  }
  return isEnd;
}

/** Of a packed entity, as of a day. Throws where this process cannot read it. */
export function isOverAsOf(plan: SitePlan, day: Mark, field: string, packed: string): boolean {
  const kind = plan.kinds.get(splitField(field).kind);
  if (!kind?.keep) return false;
  const registers = createRegisters(kind, 1);
  unpack(registers, 0, packed);
  return isOver(kind, registers, 0, plan.calendar.bucketStart('day', day - kind.keep.days));
}
