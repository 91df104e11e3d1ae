/** From a time of day on, a round begins every so often. */
export interface RoundHours {
  readonly fromMs: number;
  readonly everyMs: number;
}
/** One pass over the cameras of a class, in epoch ms. */
export interface Round {
  readonly startsMs: number;
  readonly endsMs: number;
}

const DAY_MS = 86_400_000;
/** Cameras are spread over this share of a round; in the rest, what came late is caught up. */
const SPREAD = 0.9;

export interface Schedule {
  /** At least one, by time of day. */
  readonly hours: readonly RoundHours[];
  /** How far the site's clocks are ahead of UTC at a moment, ms. */
  readonly offsetAt: (timeMs: number) => number;
}

/** When the round ends that is under way at `timeMs`: always later than that. */
export function roundEnd({ hours, offsetAt }: Schedule, timeMs: number): number {
  const offsetMs = offsetAt(timeMs);
  const localMs = timeMs + offsetMs;
  const midnightMs = Math.floor(localMs / DAY_MS) * DAY_MS;
  const index = hours.findLastIndex(({ fromMs }) => midnightMs + fromMs <= localMs);
  // Before the first entry of the day, the last one of the day before goes on.
  const { fromMs, everyMs } = hours.at(index) as RoundHours;
  const sinceMs = midnightMs + fromMs - (index < 0 ? DAY_MS : 0);
  const next = hours[index + 1];
  const untilMs = next ? midnightMs + next.fromMs : midnightMs + DAY_MS + (hours[0] as RoundHours).fromMs;
  const begun = Math.floor((localMs - sinceMs) / everyMs);
  return Math.min(sinceMs + (begun + 1) * everyMs, untilMs) - offsetMs;
}

/** The first round of a patrol begins at once; one that would be less than half as long as usual lasts to the end of the next. */
export function firstRound(schedule: Schedule, nowMs: number): Round {
  const endsMs = roundEnd(schedule, nowMs);
  const following = nextRound(schedule, { startsMs: nowMs, endsMs });
  const isShort = (endsMs - nowMs) * 2 < following.endsMs - following.startsMs;
  return { startsMs: nowMs, endsMs: isShort ? following.endsMs : endsMs };
}

/** Rounds follow each other without a gap, also where the clocks are changed. */
export function nextRound(schedule: Schedule, { endsMs }: Round): Round {
  return { startsMs: endsMs, endsMs: roundEnd(schedule, endsMs) };
}

/** How many of the `count` places of a round have come up by `nowMs`; place k comes up at an even pace. */
export function placesDue({ startsMs, endsMs }: Round, count: number, nowMs: number): number {
  const share = (nowMs - startsMs) / ((endsMs - startsMs) * SPREAD);
  return Math.max(0, Math.min(count, Math.ceil(share * count)));
}

/**
 * Which camera has a place, where the round begins with camera `first`. The next round begins with the first that was missed,
 * so that none is passed over for ever where there is not enough time for all.
 */
export function cameraAt(place: number, { first, count }: { first: number; count: number }): number {
  return (first + place) % count;
}

/** The camera that the next round begins with. `isDone` by place. */
export function nextFirst(
  isDone: (place: number) => boolean,
  { first, count }: { first: number; count: number },
): number {
  for (let place = 0; place < count; place += 1) if (!isDone(place)) return cameraAt(place, { first, count });
  return first;
}
