import type { CloudEvent } from '../../protocol/events.ts';
import { birthsIn } from './arrivals.ts';
import type { ArrivalPlan, DrillPlan } from './drill-plan.ts';
import { type PopulationSpan, populationEvents } from './population.ts';
import { slotsBetween, type Slot } from './slot.ts';
import { timelineOf } from './timeline.ts';

/**
 * What happens in [fromMs, toMs) of a drill that began at `sinceMs`, in order of time: a function of its arguments alone.
 * A span and its parts hold the same events, so that a feed may stop and go on anywhere.
 */
export function drillEvents(drill: DrillPlan, span: PopulationSpan): CloudEvent[] {
  const within = ({ time }: CloudEvent) => {
    const timeMs = Date.parse(time);
    return timeMs >= span.fromMs && timeMs < span.toMs;
  };
  const events = drill.populations.flatMap((plan) => populationEvents(drill, plan, span));
  for (const plan of drill.arrivals) {
    const bornFromMs = Math.max(span.sinceMs, span.fromMs - plan.horizonMs);
    for (const slot of slotsBetween(bornFromMs, span.toMs, drill.timeZone)) {
      events.push(...bornIn(drill, plan, slot, { fromMs: span.sinceMs, toMs: span.toMs }).filter(within));
    }
  }
  return inOrder(events);
}

/**
 * All that entities born in [bornFromMs, bornToMs) tell before `untilMs`. Joins take events in any order,
 * so that a history may be filled from its newest day backwards, each entity whole.
 */
export function lifeEvents(
  drill: DrillPlan,
  {
    sinceMs,
    bornFromMs,
    bornToMs,
    untilMs,
  }: { sinceMs: number; bornFromMs: number; bornToMs: number; untilMs: number },
): CloudEvent[] {
  const events = drill.arrivals.flatMap((plan) =>
    slotsBetween(bornFromMs, bornToMs, drill.timeZone).flatMap((slot) =>
      bornIn(drill, plan, slot, { fromMs: Math.max(sinceMs, bornFromMs), toMs: bornToMs }),
    ),
  );
  return inOrder(events.filter(({ time }) => Date.parse(time) < untilMs));
}

function bornIn(
  drill: DrillPlan,
  plan: ArrivalPlan,
  slot: Slot,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): CloudEvent[] {
  return birthsIn(drill, plan, slot)
    .filter(({ bornMs }) => bornMs >= fromMs && bornMs < toMs)
    .flatMap((birth) => timelineOf(plan, birth));
}

function inOrder(events: CloudEvent[]): CloudEvent[] {
  // ISO times of one length sort as text.
  return events.sort((left, right) => compareText(left.time, right.time) || compareText(left.id, right.id));
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
