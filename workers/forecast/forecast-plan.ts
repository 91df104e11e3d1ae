import { parseDuration } from '../../protocol/duration.ts';
import type { Forecast } from '../../protocol/site/forecasts.ts';
import type { Kind } from '../../protocol/site/kinds.ts';
import { splitOf } from '../../protocol/site/metric-view.ts';
import type { Site } from '../../protocol/site/site.ts';

/** A forecast of a site with what it needs of the rest of it. */
export interface ForecastPlan {
  readonly name: string;
  readonly forecast: Forecast;
  /** What is told of it. */
  readonly kind: Kind;
  /** The attribute by which its history is split, where it is. */
  readonly by: string | undefined;
  readonly timeZone: string;
  /** How often the interval is to hold. */
  readonly level: number;
  readonly windowMs: number;
  readonly waitMs: number;
  readonly busy: { readonly times: number; readonly least: number };
}

const USUAL_LEVEL = 0.8;
const USUAL_WAIT = '15m';
const USUALLY_BUSY = { times: 1.25, least: 3 };

export function compileForecasts({ file, kinds, metrics }: Site): ForecastPlan[] {
  return Object.entries(file.forecasts ?? {}).flatMap(([name, forecast]): ForecastPlan[] => {
    const kind = kinds[forecast.tells.kind];
    const history = metrics[forecast.history];
    if (!kind || !history) return [];
    return [
      {
        ...{ name, forecast, kind },
        by: splitOf(history)[0],
        timeZone: file.timeZone,
        level: forecast.interval ?? USUAL_LEVEL,
        windowMs: forecast.window === undefined ? Number.POSITIVE_INFINITY : parseDuration(forecast.window),
        waitMs: parseDuration(forecast.wait ?? USUAL_WAIT),
        busy: { ...USUALLY_BUSY, ...forecast.busy },
      },
    ];
  });
}
