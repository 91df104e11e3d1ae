import { parseDuration } from '../../protocol/duration.ts';
import { FORECAST_MILESTONES, FORECAST_NUMBERS, type Forecast } from '../../protocol/site/forecasts.ts';
import { splitOf } from '../../protocol/site/metric-view.ts';
import { explain, findMetric } from './check-derived-metrics.ts';
import { findMilestone, type KindScope } from './check-names.ts';
import { checkTold } from './check-raises.ts';
import { within } from './finding.ts';
import type { Findings } from './finding.ts';
import type { Vocabulary } from './vocabulary.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A week has every weekday; and what was counted a week before is what a forecast is measured against. */
const HISTORY_LEAST_MS = 8 * DAY_MS;

/** One of `forecasts` of `site.yaml`. */
export function checkForecast(forecast: Forecast, vocabulary: Vocabulary, findings: Findings): void {
  const { history, day = false, hours, window, tells } = forecast;
  const metric = findMetric(history, ['history'], vocabulary, findings);
  const by = metric ? splitOf(metric) : [];
  if (metric) {
    const isSuch = 'series' in metric && metric.series.per === 'hour' && metric.series.attribute === undefined;
    const over = isSuch ? (metric.series.over ?? 'today') : 'today';
    if (!isSuch) findings.at(['history'], explain(history, metric), 'a series per hour, by one attribute or none');
    else if (over === 'today' || (over !== 'all' && parseDuration(over) < HISTORY_LEAST_MS))
      findings.at(['history'], `${history} over ${over}`, `at least ${HISTORY_LEAST_MS / DAY_MS} days`);
    if (isSuch && metric.series.of === tells.kind)
      findings.at(['tells', 'kind'], `${tells.kind}, which is what is counted`, 'another kind');
  }
  if (!day && hours === undefined) findings.atKey([], 'a forecast of nothing', 'day: true, or hours');
  if (window !== undefined && parseDuration(window) < HISTORY_LEAST_MS)
    findings.at(['window'], window, `at least ${HISTORY_LEAST_MS / DAY_MS} days`);
  const own = within(findings, 'tells');
  const scope = checkTold(tells, vocabulary, own);
  if (scope) checkKind(scope, { by, aheadMs: day ? 2 * DAY_MS : (hours ?? 0) * HOUR_MS }, own);
}

/** The kind can say all that is told of a forecast, and is told of it before its time. */
function checkKind(
  scope: KindScope,
  { by, aheadMs }: { readonly by: readonly string[]; readonly aheadMs: number },
  findings: Findings,
): void {
  const { name, kind } = scope;
  for (const milestone of FORECAST_MILESTONES) findMilestone(scope, milestone, ['kind'], findings);
  for (const number of FORECAST_NUMBERS) {
    const attribute = kind.attributes[number];
    if (!attribute || !('number' in attribute))
      findings.at(['kind'], `the kind ${name} without the number ${number}`, `${number} among its attributes`);
  }
  for (const attribute of by)
    if (kind.attributes[attribute] === undefined)
      findings.at(
        ['kind'],
        `${name}, which cannot say of what it is`,
        `the attribute ${attribute}, by which the history is split`,
      );
  const ahead = kind.milestones.begins?.ahead;
  if (kind.milestones.begins && (ahead === undefined || parseDuration(ahead) < aheadMs))
    findings.at(
      ['kind'],
      `${name}.begins, told ${ahead === undefined ? 'never' : `${ahead} at most`} ahead`,
      `ahead: ${aheadMs / HOUR_MS}h or more`,
    );
}
