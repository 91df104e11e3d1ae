import type { DrillPlan, IncidentPlan } from './drill-plan.ts';
import { drawCount, randomOf } from './random.ts';
import { SLOT_MS } from './slot.ts';

/** A stretch of time in which one district has many more new entities, all with the incident's codes. */
export interface Incident {
  readonly startMs: number;
  readonly endMs: number;
  readonly district: string | undefined;
  readonly plan: IncidentPlan;
}

/** Incidents of `kind` that touch the slot that starts at `slotMs`. */
export function incidentsIn(drill: DrillPlan, kind: string, slotMs: number): Incident[] {
  const plan = drill.incidents;
  if (!plan || plan.kind !== kind) return [];
  const found: Incident[] = [];
  const earliestMs = Math.floor((slotMs - plan.lastsMs) / SLOT_MS) * SLOT_MS;
  for (let startSlotMs = earliestMs; startSlotMs <= slotMs; startSlotMs += SLOT_MS) {
    const random = randomOf(drill.seed, 'incident', startSlotMs);
    const count = drawCount(random, SLOT_MS / plan.everyMs);
    for (let index = 0; index < count; index += 1) {
      const startMs = startSlotMs + Math.floor(random() * SLOT_MS);
      const drawn = plan.district?.draw(random, {});
      const district = typeof drawn === 'string' ? drawn : undefined;
      found.push({ startMs, endMs: startMs + plan.lastsMs, district, plan });
    }
  }
  return found.filter(({ startMs, endMs }) => startMs < slotMs + SLOT_MS && endMs > slotMs);
}
