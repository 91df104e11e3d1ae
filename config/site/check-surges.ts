import { isDeepStrictEqual } from 'node:util';
import { parseDuration } from '../../protocol/duration.ts';
import { splitOf } from '../../protocol/site/metric-view.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import type { Surge } from '../../protocol/site/surges.ts';
import { explain, findMetric } from './check-derived-metrics.ts';
import { checkRaises } from './check-raises.ts';
import { within } from './finding.ts';
import type { Findings } from './finding.ts';
import type { Vocabulary } from './vocabulary.ts';

type Series = Extract<Metric, { series: unknown }>['series'];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A worker that was away so long goes on without a gap. */
const COUNTS_LEAST_MS = HOUR_MS / 2;
/** A week has every weekday. */
const USUAL_LEAST_MS = 7 * DAY_MS;
/** Fewer alarms than one in an hour; and a threshold that is a number. */
const FALSE_ALARM_LEAST_MS = HOUR_MS;
const FALSE_ALARM_MOST_MS = 3_650 * DAY_MS;
const WITHIN_LEAST_MS = 10 * 60_000;
const WITHIN_MOST_MS = 6 * HOUR_MS;

/** One of `surges` of `site.yaml`. */
export function checkSurge(surge: Surge, vocabulary: Vocabulary, findings: Findings): void {
  const counts = findSeries(surge.counts, 'counts', { per: 'minute', leastMs: COUNTS_LEAST_MS }, vocabulary, findings);
  const usual = findSeries(surge.usual, 'usual', { per: 'hour', leastMs: USUAL_LEAST_MS }, vocabulary, findings);
  if (counts && usual && !isDeepStrictEqual(whatIsCounted(counts), whatIsCounted(usual)))
    findings.at(['usual'], `${surge.usual}, which counts something else`, `what ${surge.counts} counts`);
  if (counts?.of === surge.raises.kind)
    findings.at(
      ['raises', 'kind'],
      `${counts.of}, which is what is counted`,
      'another kind: what it opens would be a rise',
    );
  checkRaises(surge.raises, { says: counts?.by ?? [] }, vocabulary, within(findings, 'raises'));
  const { within: reach = '45m', falseAlarm = '10d' } = surge;
  if (parseDuration(reach) < WITHIN_LEAST_MS || parseDuration(reach) > WITHIN_MOST_MS)
    findings.at(['within'], `a rise that is seen within ${reach}`, 'from 10m to 6h');
  if (parseDuration(falseAlarm) < FALSE_ALARM_LEAST_MS || parseDuration(falseAlarm) > FALSE_ALARM_MOST_MS)
    findings.at(['falseAlarm'], `a false alarm in ${falseAlarm}`, 'from 1h to 3650d');
}

/** All but the buckets. */
function whatIsCounted({ of, at, where, by }: Series) {
  return { of, at, where, by };
}

function findSeries(
  key: string,
  field: 'counts' | 'usual',
  { per, leastMs }: { per: 'minute' | 'hour'; leastMs: number },
  vocabulary: Vocabulary,
  findings: Findings,
): Series | undefined {
  const metric = findMetric(key, [field], vocabulary, findings);
  if (!metric) return undefined;
  if (!('series' in metric) || metric.series.per !== per || splitOf(metric).length !== 1) {
    findings.at([field], explain(key, metric), `a series per ${per}, by one attribute`);
    return undefined;
  }
  const { over } = metric.series;
  // A series per minute that does not say is over an hour; one per hour over the running day, which is too short.
  const overMs =
    over === undefined
      ? per === 'minute'
        ? HOUR_MS
        : 0
      : over === 'today'
        ? 0
        : over === 'all'
          ? leastMs
          : parseDuration(over);
  if (overMs < leastMs) findings.at([field], `${key} over ${over ?? 'today'}`, `at least ${leastMs / HOUR_MS} h`);
  return metric.series;
}
