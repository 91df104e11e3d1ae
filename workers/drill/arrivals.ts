import type { ArrivalPlan, DrillPlan, RotaPlan } from './drill-plan.ts';
import { type Incident, incidentsIn } from './incidents.ts';
import { drawCount, type Random, randomOf } from './random.ts';
import { SLOT_MS, type Slot } from './slot.ts';

/** A new entity, not yet told. */
export interface Birth {
  readonly subject: string;
  readonly bornMs: number;
  /** Codes that an incident decides. */
  readonly decided: Readonly<Record<string, string>>;
  /** The entity's own random numbers. */
  readonly random: Random;
  /** Others of its own, for what must change nothing else of it. */
  readonly apart: (name: string) => Random;
}

/**
 * All entities of a kind that come up in a slot, in order of time: a Poisson process whose rate follows the hour of the day,
 * or those that the rota has come up there.
 */
export function birthsIn(drill: DrillPlan, plan: ArrivalPlan, slot: Slot): Birth[] {
  const random = randomOf(drill.seed, 'arrivals', plan.kind, slot.startMs);
  const mean = plan.perSlot[slot.hour] ?? 0;
  const births = plan.rota
    ? rotaBirths(plan.rota, slot)
    : scatter(random, mean, slot.startMs, slot.startMs + SLOT_MS, {});
  for (const incident of incidentsIn(drill, plan.kind, slot.startMs)) {
    births.push(...incidentBirths(random, mean, slot, incident));
  }
  return births
    .sort((left, right) => left.bornMs - right.bornMs)
    .slice(0, Math.floor(plan.idsPerSlot))
    .map((birth, index) => ({
      ...birth,
      subject: plan.subject.write(entityNumber(plan, slot, index)),
      random: randomOf(drill.seed, 'entity', plan.kind, slot.startMs, index),
      apart: (name) => randomOf(drill.seed, 'apart', plan.kind, slot.startMs, index, name),
    }));
}

type BareBirth = Pick<Birth, 'bornMs' | 'decided'>;

function scatter(random: Random, mean: number, fromMs: number, toMs: number, decided: Birth['decided']): BareBirth[] {
  const count = drawCount(random, mean);
  return Array.from({ length: count }, () => ({ bornMs: fromMs + Math.floor(random() * (toMs - fromMs)), decided }));
}

function rotaBirths({ each, codes, by, at }: RotaPlan, { startMs, hour, minute }: Slot): BareBirth[] {
  const offsetMs = (minuteOfDay: number) => (minuteOfDay - hour * 60 - minute) * 60_000;
  return at
    .filter(({ minuteOfDay }) => offsetMs(minuteOfDay) >= 0 && offsetMs(minuteOfDay) < SLOT_MS)
    .flatMap(({ code, minuteOfDay }) =>
      codes.map((own) => ({ bornMs: startMs + offsetMs(minuteOfDay), decided: { [each]: own, [by]: code } })),
    );
}

function incidentBirths(random: Random, slotMean: number, slot: Slot, incident: Incident): BareBirth[] {
  const { plan, district } = incident;
  const fromMs = Math.max(slot.startMs, incident.startMs);
  const toMs = Math.min(slot.startMs + SLOT_MS, incident.endMs);
  const usualShare = plan.district && district !== undefined ? plan.district.shareOf(district) : 1;
  const extraMean = (plan.times - 1) * slotMean * usualShare * ((toMs - fromMs) / SLOT_MS);
  const place = plan.district && district !== undefined ? { [plan.district.name]: district } : {};
  return scatter(random, extraMean, fromMs, toMs, { ...plan.is, ...place });
}

/** A number of its own for each entity of a kind: date, slot of the day, place in the slot. */
function entityNumber(plan: ArrivalPlan, slot: Slot, index: number): bigint {
  const day = plan.dated ? slot.date : slot.day;
  return BigInt(day) * BigInt(plan.idsPerDay) + BigInt(slot.ofDay * Math.floor(plan.idsPerSlot) + index);
}
