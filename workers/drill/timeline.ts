import type { AttributeValue, CloudEvent } from '../../protocol/events.ts';
import type { Birth } from './arrivals.ts';
import type { AttributePlan, Told } from './attribute-plan.ts';
import type { ArrivalPlan, StepPlan } from './drill-plan.ts';
import { drawSpread, type Random } from './random.ts';

/** CloudEvents `source` of everything that is generated. */
export const DRILL_SOURCE = '/drill';

/** All that will ever be told of a new entity, in order of time. */
export function timelineOf(plan: ArrivalPlan, birth: Birth): CloudEvent[] {
  const { random, decided, subject } = birth;
  const events: CloudEvent[] = [];
  let timeMs = birth.bornMs;
  let told: Told = {};
  for (const step of plan.steps) {
    if (step.share < 1 && random() >= step.share) {
      if (step.skippable) continue;
      break;
    }
    timeMs += Math.round(drawSpread(random, step.after));
    const telling = {
      ...drawAttributes(step.tells, { random, decided, told }),
      ...drawApart(step.apart, birth, told),
    };
    told = { ...told, ...telling };
    events.push(drillEvent({ kind: plan.kind, what: step.milestone, subject, timeMs, told: telling }));
  }
  return events;
}

function drawApart(
  attributes: StepPlan['apart'],
  { apart, decided }: Birth,
  told: Told,
): Record<string, AttributeValue> {
  return Object.assign(
    {},
    ...attributes.map(({ attribute, share }) => {
      const random = apart(attribute.name);
      return random() < share ? drawAttributes([attribute], { random, decided, told }) : {};
    }),
  );
}

interface Draw {
  readonly random: Random;
  /** Values that are not left to chance. */
  readonly decided: Readonly<Record<string, string>>;
  /** What earlier events said. */
  readonly told: Told;
}

export function drawAttributes(
  attributes: readonly AttributePlan[],
  { random, decided, told }: Draw,
): Record<string, AttributeValue> {
  const drawn: Record<string, AttributeValue> = {};
  for (const attribute of attributes) {
    const value = decided[attribute.name] ?? attribute.draw(random, { ...told, ...drawn });
    if (value !== undefined) drawn[attribute.name] = value;
  }
  return drawn;
}

interface Telling {
  readonly kind: string;
  readonly what: string;
  readonly subject: string;
  readonly timeMs: number;
  readonly told?: Record<string, AttributeValue>;
}

/** The id follows from what is told, so that the same event told again is the same event. */
export function drillEvent({ kind, what, subject, timeMs, told }: Telling): CloudEvent {
  const hasData = told !== undefined && Object.keys(told).length > 0;
  return {
    specversion: '1.0',
    // Base 36: a long run of digits could pass for a telephone number.
    id: `${subject}.${what}.${timeMs.toString(36)}`,
    source: DRILL_SOURCE,
    type: `${kind}.${what}`,
    subject,
    time: new Date(timeMs).toISOString(),
    ...(hasData ? { data: told } : {}),
  };
}
