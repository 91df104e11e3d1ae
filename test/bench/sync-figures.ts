import type { PageRecord } from './sync-page.ts';

/** What the server says of a wall. */
export interface ReportedSync {
  readonly skewMs: number;
  readonly errorMs: number;
  readonly frameRate: number;
  readonly screens: readonly {
    readonly screen: string;
    readonly errorMs: number;
    readonly lagMs: number;
    readonly frame: { readonly wall: number; readonly seenAt: number };
  }[];
}

/** How often the screens are compared. */
const INSTANT_MS = 5;
/** Allowed to the clocks: at a fixed rate the difference is a frame to the millisecond, or none. */
const CLOCK_MS = 1;

/** A frame in sight: what it shows, and from when to when by the true clock. */
interface Sight {
  readonly wall: number;
  readonly from: number;
  readonly to: number;
}

export function compareScreens(
  names: readonly string[],
  records: readonly PageRecord[],
  reported: readonly ReportedSync[],
) {
  const sights = records.map(toSights);
  const periods = sights.map(
    (each) => ((each.at(-1)?.from ?? 0) - (each[0]?.from ?? 0)) / Math.max(1, each.length - 1),
  );
  const errors = records.flatMap(({ frames }) => frames.map(({ clockErrorMs }) => Math.abs(clockErrorMs)));
  const instants = compareInstants(sights, periods);
  const differences = reported.flatMap((sync, place) => {
    const measured = measureSkew(names, sights, reported, place);
    return measured === undefined ? [] : [Math.abs(measured - sync.skewMs)];
  });
  const skews = reported.map(({ skewMs }) => skewMs);
  const lines = names.map((name, index) => {
    const { frames, calibrationsMs } = records[index] as PageRecord;
    const sorted = frames.map(({ clockErrorMs }) => Math.abs(clockErrorMs));
    return [
      `screen ${name}: ${(1_000 / (periods[index] ?? Number.NaN)).toFixed(1)} frames a second`,
      `clock off by p50 ${quantile(sorted, 0.5).toFixed(2)}, p99 ${quantile(sorted, 0.99).toFixed(2)} ms`,
      `page's clock moved ${(calibrationsMs[1] - calibrationsMs[0]).toFixed(3)} ms against the machine's`,
    ].join('; ');
  });
  lines.push(
    `apart p50 ${quantile(instants.apartMs, 0.5).toFixed(1)}, p95 ${quantile(instants.apartMs, 0.95).toFixed(1)} ms at ${instants.apartMs.length} instants; the server said a skew of p50 ${quantile(skews, 0.5).toFixed(1)} ms, which is p50 ${quantile(differences, 0.5).toFixed(2)} ms from the measured in ${differences.length} comparisons`,
  );
  return {
    lines,
    json: {
      clockErrorP99Ms: rounded(quantile(errors, 0.99), 3),
      withinOneFrame: rounded(instants.withinOneFrame, 4),
      skewDifferenceP95Ms: rounded(quantile(differences, 0.95), 3),
      frameRateMin: rounded(1_000 / Math.max(...periods), 1),
    },
  };
}

/** What is drawn is in sight from the next animation frame on: rule [SY3], but by the true clock. */
function toSights({ frames }: PageRecord): Sight[] {
  const seen = frames.flatMap(({ wall }, index) => {
    const next = frames[index + 1];
    if (!next || wall === frames[index - 1]?.wall) return [];
    return { wall, from: next.begunAt - next.clockErrorMs };
  });
  return seen.flatMap((sight, index) => {
    const successor = seen[index + 1];
    return successor ? { ...sight, to: successor.from } : [];
  });
}

/** At each instant, whether all screens show frames that are at most one frame of the slowest apart. */
function compareInstants(sights: readonly (readonly Sight[])[], periods: readonly number[]) {
  const begin = Math.max(...sights.map((each) => each[0]?.from ?? Number.NaN));
  const end = Math.min(...sights.map((each) => each.at(-1)?.to ?? Number.NaN));
  const places = sights.map(() => 0);
  const apartMs: number[] = [];
  let within = 0;
  for (let at = begin; at < end; at += INSTANT_MS) {
    const walls = sights.map((each, screen) => {
      let place = places[screen] as number;
      while ((each[place] as Sight).to <= at) place += 1;
      places[screen] = place;
      return (each[place] as Sight).wall;
    });
    const apart = Math.max(...walls) - Math.min(...walls);
    apartMs.push(apart);
    const isWithin = walls.every((left, i) =>
      walls.every(
        (right, j) => Math.abs(left - right) <= Math.max(periods[i] as number, periods[j] as number) + CLOCK_MS,
      ),
    );
    if (isWithin) within += 1;
  }
  return { apartMs, withinOneFrame: within / apartMs.length };
}

/**
 * The skew by the true clock, over the very frames that each screen's report tells of: from that which had just come into
 * sight at its report before, to that of this one. Undefined where they were not all recorded.
 */
function measureSkew(
  names: readonly string[],
  sights: readonly (readonly Sight[])[],
  reported: readonly ReportedSync[],
  place: number,
): number | undefined {
  const lags = names.map((name, index) => {
    const all = sights[index] ?? [];
    const walls = reported.slice(0, place + 1).flatMap(({ screens }) => {
      const wall = screens.find(({ screen }) => screen === name)?.frame.wall;
      return wall === undefined ? [] : wall;
    });
    const last = walls.at(-1);
    const before = walls.findLast((wall) => wall !== last);
    const [begin, end] = [before, last].map((wall) => all.findIndex((sight) => sight.wall === wall));
    if (begin === undefined || end === undefined || begin < 0 || end <= begin) return Number.NaN;
    const told = all.slice(begin, end);
    const seenMs = told.reduce((sum, { from, to }) => sum + to - from, 0);
    return told.reduce((sum, { wall, from, to }) => sum + (to - from) * ((from + to) / 2 - wall), 0) / seenMs;
  });
  return lags.some(Number.isNaN) ? undefined : Math.max(...lags) - Math.min(...lags);
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}
function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}
