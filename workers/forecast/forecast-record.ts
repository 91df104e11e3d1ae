import type { ForecastVerdict } from '../../protocol/site/forecasts.ts';
import { intervalOf } from './count-interval.ts';
import type { ForecastPlan } from './forecast-plan.ts';
import { type History, hoursIn, type Span } from './history.ts';
import { type HourlyModel, learnHours } from './hourly-model.ts';

/** How many there will be: whole numbers. */
export interface ForeseenCount {
  /** The median: of all whole numbers the one that is off by the least on average. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** From so many on it is busy. */
  readonly busy: number;
  /** As many as a week before; left out where that is not known. */
  readonly naive?: number;
}

/** What is written down of a forecast: of each code; '' where its history is not split. */
export interface ForecastRecord extends Span {
  readonly forecast: string;
  readonly madeMs: number;
  readonly foreseen: Readonly<Record<string, ForeseenCount>>;
  /** What came, and when that was looked at. */
  readonly scored?: { readonly atMs: number; readonly observed: Readonly<Record<string, number>> };
  /** How much of it the gate has taken. */
  readonly told: 'nothing' | 'made';
}

/** What a history says of the spans to come; each code is learnt when it is asked for, and once. */
export class Outlook {
  readonly #plan: ForecastPlan;
  readonly #history: History;
  readonly #models = new Map<string, HourlyModel | undefined>();

  constructor(plan: ForecastPlan, history: History) {
    this.#plan = plan;
    this.#history = history;
  }

  /** @returns undefined while too little is known @throws {RangeError} where the span has begun: nothing is foreseen afterwards */
  foresee(span: Span, nowMs: number): ForecastRecord | undefined {
    if (nowMs >= span.startMs) throw new RangeError('a forecast of what has begun');
    const foreseen = this.#history.codes.flatMap((code) => {
      const count = this.#count(code, span);
      return count ? [[code, count] as const] : [];
    });
    if (foreseen.length === 0) return undefined;
    const { startMs, endMs } = span;
    return {
      forecast: this.#plan.name,
      ...{ span: span.span, startMs, endMs, madeMs: nowMs },
      foreseen: Object.fromEntries(foreseen),
      told: 'nothing',
    };
  }

  #count(code: string, span: Span): ForeseenCount | undefined {
    const { timeZone, level, busy } = this.#plan;
    const model = this.#modelOf(code);
    if (!model) return undefined;
    const hours = hoursIn(span, timeZone);
    const [hour] = hours;
    if (!hour) return undefined;
    const foreseen = span.span === 'hour' ? model.foresee(hour) : model.foreseeDay(hours);
    const { low, middle, high } = intervalOf(foreseen, level);
    const naive = this.#history.weekBefore(code, span, timeZone);
    return {
      ...{ expected: middle, low, high },
      busy: Math.max(busy.least, Math.ceil(busy.times * this.#history.average(code, span.span))),
      ...(naive !== undefined && { naive }),
    };
  }

  #modelOf(code: string): HourlyModel | undefined {
    if (this.#models.has(code)) return this.#models.get(code);
    const model = learnHours(this.#history.hoursOf(code));
    this.#models.set(code, model);
    return model;
  }
}

/** The record with what came; undefined while not all of it is known. */
export function scoreForecast(record: ForecastRecord, history: History, nowMs: number): ForecastRecord | undefined {
  const observed: Record<string, number> = {};
  for (const code of Object.keys(record.foreseen)) {
    const count = history.countIn(code, record);
    if (count === undefined) return undefined;
    observed[code] = count;
  }
  return { ...record, scored: { atMs: nowMs, observed } };
}

/** How good a forecast of one code was. */
export interface Score {
  readonly observed: number;
  readonly error: number;
  readonly interval: 'inside' | 'below' | 'above';
  readonly verdict: ForecastVerdict;
  /** Of a week before, and by how much that is more; where it is known. */
  readonly naiveError?: number;
  readonly gain?: number;
}

export function scoreOf({ expected, low, high, busy, naive }: ForeseenCount, observed: number): Score {
  const error = Math.abs(observed - expected);
  const naiveError = naive === undefined ? undefined : Math.abs(observed - naive);
  return {
    ...{ observed, error },
    interval: observed < low ? 'below' : observed > high ? 'above' : 'inside',
    verdict: verdictOf({ isForeseen: expected >= busy, hasCome: observed >= busy }),
    ...(naiveError !== undefined && { naiveError, gain: naiveError - error }),
  };
}

function verdictOf({ isForeseen, hasCome }: { isForeseen: boolean; hasCome: boolean }): ForecastVerdict {
  if (isForeseen) return hasCome ? 'hit' : 'falseAlarm';
  return hasCome ? 'miss' : 'quiet';
}
