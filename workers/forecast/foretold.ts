import type { SeriesView } from '../../protocol/views.ts';
import { historyUntil } from './forecast-keeper.ts';
import type { ForecastPlan } from './forecast-plan.ts';
import { type ForecastRecord, Outlook, scoreForecast } from './forecast-record.ts';
import { dayAfter, History, hoursAfter, type Span } from './history.ts';

const HOUR_MS = 3_600_000;

/**
 * For a drill: the forecasts that would have been made on the days before it began, each from what was counted before that day, and how
 * good they were as far as their time is over. A day at a time, since each learns anew. What has not begun is left to the live ones.
 */
export function* foretold(
  plan: ForecastPlan,
  view: SeriesView,
  { sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number },
): Generator<readonly ForecastRecord[]> {
  const { forecast, timeZone, waitMs } = plan;
  const past = new History(view, { fromMs: 0, untilMs: nowMs, timeZone });
  for (let day = dayAfter(sinceMs, 0, timeZone); day.startMs < nowMs; day = dayAfter(day.startMs, 1, timeZone)) {
    const eveMs = day.startMs - 1;
    const outlook = new Outlook(plan, historyUntil(plan, view, eveMs));
    const made: [span: Span, madeMs: number][] = [
      ...(forecast.day ? [[dayAfter(day.startMs, 1, timeZone), day.startMs + waitMs] as [Span, number]] : []),
      ...hoursAfter(eveMs, forecast.hours === undefined ? 0 : (day.endMs - day.startMs) / HOUR_MS, timeZone).map(
        (span): [Span, number] => [span, eveMs],
      ),
    ];
    yield made
      .filter(([span]) => span.startMs <= nowMs)
      .flatMap(([span, madeMs]) => {
        const record = outlook.foresee(span, madeMs);
        if (!record) return [];
        const atMs = span.endMs + waitMs;
        return [(atMs <= nowMs && scoreForecast(record, past, atMs)) || record];
      });
  }
}
