import type { CloudEvent } from '../../protocol/events.ts';
import type { ChangesPlan, DrillPlan, PopulationPlan } from './drill-plan.ts';
import { drawCount, drawSpread, largestOf, randomOf } from './random.ts';
import { drawAttributes, drillEvent } from './timeline.ts';

const WEEK_MS = 7 * 86_400_000;

/** A stretch of time in which a standing entity is away from its normal code. */
interface Absence {
  readonly startMs: number;
  readonly endMs: number;
  readonly code: string;
}

export interface PopulationSpan {
  /** When the standing entities were set up. */
  readonly sinceMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** `newest`: of each entity's heartbeats in the span only the last, which is all that a `last` register keeps. */
  readonly heartbeats: 'all' | 'newest';
}

/** What the standing entities of a kind tell in [fromMs, toMs). */
export function populationEvents(drill: DrillPlan, plan: PopulationPlan, span: PopulationSpan): CloudEvent[] {
  const events: CloudEvent[] = [];
  for (let index = 0; index < plan.size; index += 1) {
    const subject = plan.subject.write(BigInt(index + 1));
    if (span.fromMs <= span.sinceMs && span.sinceMs < span.toMs)
      events.push(setUp(drill, plan, { index, subject, sinceMs: span.sinceMs }));
    const absences = plan.changes ? absencesOf(drill, plan, plan.changes, { ...span, index }) : [];
    events.push(...changeEvents(plan, subject, absences, span));
    for (const timeMs of heartbeatTimes(drill, plan, { ...span, index, absences })) {
      const what = plan.heartbeat?.milestone ?? '';
      events.push(drillEvent({ kind: plan.kind, what, subject, timeMs }));
    }
  }
  return events;
}

function setUp(
  drill: DrillPlan,
  plan: PopulationPlan,
  entity: { index: number; subject: string; sinceMs: number },
): CloudEvent {
  const decided = plan.changes ? { [plan.changes.attribute.name]: plan.changes.normal } : {};
  const told = drawAttributes(plan.attributes, {
    random: randomOf(drill.seed, 'population', plan.kind, entity.index),
    decided,
    told: {},
  });
  return drillEvent({ kind: plan.kind, what: 'changed', subject: entity.subject, timeMs: entity.sinceMs, told });
}

/**
 * The absences of one entity that touch the span. Time is cut into blocks, whose borders lie elsewhere for each entity;
 * an absence ends with its block at the latest, so that no block needs to know the one before it.
 */
function absencesOf(
  drill: DrillPlan,
  plan: PopulationPlan,
  changes: ChangesPlan,
  { index, sinceMs, fromMs, toMs }: PopulationSpan & { index: number },
): Absence[] {
  const blockMs = Math.max(WEEK_MS, 4 * largestOf(changes.away));
  const phaseMs = Math.floor(randomOf(drill.seed, 'phase', plan.kind, index)() * blockMs);
  const found: Absence[] = [];
  for (let block = Math.floor((fromMs - phaseMs) / blockMs); block * blockMs + phaseMs < toMs; block += 1) {
    const blockStartMs = block * blockMs + phaseMs;
    found.push(...absencesInBlock(drill, plan, changes, { index, blockStartMs, blockEndMs: blockStartMs + blockMs }));
  }
  return found.filter(({ startMs, endMs }) => startMs > sinceMs && startMs < toMs && endMs >= fromMs);
}

function absencesInBlock(
  drill: DrillPlan,
  plan: PopulationPlan,
  changes: ChangesPlan,
  { index, blockStartMs, blockEndMs }: { index: number; blockStartMs: number; blockEndMs: number },
): Absence[] {
  const random = randomOf(drill.seed, 'absences', plan.kind, index, blockStartMs);
  const blockMs = blockEndMs - blockStartMs;
  const count = drawCount(random, (changes.perHour * blockMs) / 3_600_000);
  const starts = Array.from({ length: count }, () => blockStartMs + Math.floor(random() * blockMs)).sort(
    (left, right) => left - right,
  );
  const absences: Absence[] = [];
  for (const startMs of starts) {
    const code = changes.attribute.draw(random, {});
    const endMs = Math.min(blockEndMs - 1, startMs + Math.max(1, Math.round(drawSpread(random, changes.away))));
    const before = absences.at(-1);
    // Away already: an entity leaves its normal code only from there.
    if ((before && startMs <= before.endMs) || endMs <= startMs || typeof code !== 'string') continue;
    absences.push({ startMs, endMs, code });
  }
  return absences;
}

function changeEvents(
  plan: PopulationPlan,
  subject: string,
  absences: readonly Absence[],
  span: PopulationSpan,
): CloudEvent[] {
  const { changes } = plan;
  if (!changes) return [];
  const tell = (timeMs: number, code: string) =>
    drillEvent({ kind: plan.kind, what: 'changed', subject, timeMs, told: { [changes.attribute.name]: code } });
  const inSpan = (timeMs: number) => timeMs >= span.fromMs && timeMs < span.toMs;
  return absences.flatMap(({ startMs, endMs, code }) => [
    ...(inSpan(startMs) ? [tell(startMs, code)] : []),
    ...(inSpan(endMs) ? [tell(endMs, changes.normal)] : []),
  ]);
}

function heartbeatTimes(
  drill: DrillPlan,
  { heartbeat, changes, kind }: PopulationPlan,
  {
    index,
    sinceMs,
    fromMs,
    toMs,
    heartbeats,
    absences,
  }: PopulationSpan & { index: number; absences: readonly Absence[] },
): number[] {
  if (!heartbeat) return [];
  const { everyMs } = heartbeat;
  // Each entity has its own second of the minute, or all would come at once.
  const phaseMs = Math.floor(randomOf(drill.seed, 'heartbeat', kind, index)() * everyMs);
  const startMs = Math.max(fromMs, sinceMs);
  const first = Math.ceil((startMs - phaseMs) / everyMs);
  const last = Math.ceil((toMs - phaseMs) / everyMs) - 1;
  const silent = absences.filter(({ code }) => changes?.silent.has(code));
  const isSilent = (timeMs: number) => silent.some((absence) => timeMs >= absence.startMs && timeMs < absence.endMs);
  const times: number[] = [];
  for (let beat = last; beat >= first; beat -= 1) {
    const timeMs = beat * everyMs + phaseMs;
    if (isSilent(timeMs)) continue;
    times.push(timeMs);
    if (heartbeats === 'newest') break;
  }
  return times;
}
