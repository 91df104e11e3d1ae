import type { CloudEvent } from '../../protocol/events.ts';
import { birthsIn } from './arrivals.ts';
import type { ArrivalPlan, DrillPlan } from './drill-plan.ts';
import { type PopulationSpan, populationEvents } from './population.ts';
import { slotsBetween } from './slot.ts';
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
  const standing = drill.populations.flatMap((plan) => populationEvents(drill, plan, span));
  const lives = drill.arrivals.flatMap((plan) => {
    const bornFromMs = Math.max(firstBirthMs(plan, span.sinceMs), span.fromMs - plan.horizonMs);
    return livesOf(drill, plan, { bornFromMs, bornToMs: span.toMs }).filter(within);
  });
  return inOrder([...standing, ...lives]);
}

/**
 * All that entities born in [bornFromMs, bornToMs) tell before `untilMs`, entity by entity: in order of time, what was over
 * long ago would stand as open until the end of it comes, and as overdue. Joins take events in any order, so that a history
 * may be filled from its newest day backwards.
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
    livesOf(drill, plan, { bornFromMs: Math.max(firstBirthMs(plan, sinceMs), bornFromMs), bornToMs }),
  );
  return events.filter(({ time }) => Date.parse(time) < untilMs);
}

/** Before it, no entity of the drill was born. */
export function earliestBirthMs(drill: DrillPlan, sinceMs: number): number {
  return Math.min(sinceMs, ...drill.arrivals.map((plan) => firstBirthMs(plan, sinceMs)));
}

/** Early enough that as much is under way when the drill begins as ever after: cases run for weeks. */
function firstBirthMs({ horizonMs }: ArrivalPlan, sinceMs: number): number {
  return sinceMs - horizonMs;
}

/** All that entities born in [bornFromMs, bornToMs) ever tell. */
function livesOf(
  drill: DrillPlan,
  plan: ArrivalPlan,
  { bornFromMs, bornToMs }: { bornFromMs: number; bornToMs: number },
): CloudEvent[] {
  return slotsBetween(bornFromMs, bornToMs, drill.timeZone)
    .flatMap((slot) => birthsIn(drill, plan, slot))
    .filter(({ bornMs }) => bornMs >= bornFromMs && bornMs < bornToMs)
    .flatMap((birth) => timelineOf(plan, birth));
}

function inOrder(events: CloudEvent[]): CloudEvent[] {
  // ISO times of one length sort as text.
  return events.sort((left, right) => compareText(left.time, right.time) || compareText(left.id, right.id));
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
