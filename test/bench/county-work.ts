import { randomOf } from '../../workers/drill/random.ts';
import { encodePoint } from '../../server/aggregate/encode-value.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import type { KindPlan, RegisterPlan } from '../../server/aggregate/kind-plan.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Milestones that tell of what went wrong come to one in so many. */
const SENT_BACK_SHARE = 0.05;
/** Events of an entity are so far apart on average, and one in twenty items ends only after days. */
const STEP_MS = 40 * 60_000;
const LONG_SHARE = 0.05;
const LONG_STEP_MS = 3 * DAY_MS;

export const CAMERAS = 5_000;
const ALERTS_A_DAY = 500;
/** Other items of a day, about as a county has them. */
const OTHERS_A_DAY: Readonly<Record<string, number>> = {
  case: 12,
  lead: 40,
  request: 24,
  support: 16,
  dispute: 28,
  opinion: 20,
  check: 30,
  study: 6,
  assignment: 18,
  fault: 6,
};

/** All that a county tells of the work of one day; the same for the same day. What begins on it may end much later. */
export function workOfDay(plan: SitePlan, day: number): EntityEvent[] {
  const random = randomOf(day);
  const startMs = plan.calendar.bucketStart('day', day);
  const events: EntityEvent[] = [];
  for (const [name, count] of [['alert', ALERTS_A_DAY] as const, ...Object.entries(OTHERS_A_DAY)]) {
    const kind = plan.kinds.get(name);
    if (!kind) throw new Error(`no kind ${name}`);
    for (let i = 0; i < count; i++) events.push(...itemOf(kind, `${day}-${i}`, startMs, random));
  }
  return events.sort((a, b) => a.at - b.at);
}

/**
 * The heartbeats of a day that are left when it is over: of each camera the last. `seen` keeps the newest time alone, and what
 * a heartbeat adds to totals, the one before it took out: 7.2 million of them stand in as many cells as there are cameras.
 */
export function heartbeatsOf(plan: SitePlan, day: number): EntityEvent[] {
  const kind = plan.kinds.get('camera');
  const seen = kind?.register.get('seen');
  if (!kind || !seen) throw new Error('no cameras that are seen');
  const random = randomOf(1);
  return Array.from({ length: CAMERAS }, (_, i) => ({
    kind,
    id: `43138200001320${String(i).padStart(6, '0')}`,
    at: plan.calendar.bucketStart('day', day + 1) - 1 - Math.floor(random() * 60_000),
    rank: 0,
    milestone: seen.index,
    set: attributesOf(kind, random).flat(),
  }));
}

function itemOf(kind: KindPlan, id: string, startMs: number, random: () => number): EntityEvent[] {
  // More by day than by night.
  let at = startMs + Math.floor(((random() + random()) / 2) * 24 * HOUR_MS);
  const isLong = random() < LONG_SHARE;
  const attributes = attributesOf(kind, random);
  return kind.milestones.flatMap(({ name, index }, place) => {
    if (/^(reopened|returned)$/.test(name) && random() > SENT_BACK_SHARE) return [];
    if (place > 0) at += Math.ceil(-Math.log(1 - random()) * (isLong ? LONG_STEP_MS : STEP_MS));
    // Half is known at first, the rest as the work goes on.
    const said = attributes.filter((_, i) =>
      place === 0 ? i % 2 === 0 : i % 2 === 1 && i % kind.milestones.length === place,
    );
    return [{ kind, id, at, rank: 0, milestone: index, set: said.flat() }];
  });
}

function attributesOf(kind: KindPlan, random: () => number): [index: number, value: number | string][] {
  return kind.attributes.map((register) => [register.index, valueOf(register, random)]);
}

function valueOf(register: RegisterPlan, random: () => number): number | string {
  switch (register.holds) {
    case 'code': {
      const codes = [...(register.codes?.values() ?? [])];
      // Few codes are frequent.
      return codes[Math.floor(random() ** 2 * codes.length)] ?? 0;
    }
    case 'number': {
      const { min = 0, max = 100 } = register;
      return min + Math.floor(random() ** 4 * Math.min(max - min, 1_000));
    }
    case 'point':
      return encodePoint([111.5 + random() / 2, 27.5 + random() / 2]);
    case 'label':
      return '路口两车追尾';
    case 'time':
      throw new Error(`${register.name} is a milestone`);
  }
}
