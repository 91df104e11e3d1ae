import type { SeriesView } from '../../protocol/views.ts';
import { History } from '../forecast/history.ts';
import { learnHours } from '../forecast/hourly-model.ts';
import { hourAt } from '../forecast/site-hour.ts';

const MINUTES = 60;

/** Events a minute that are usual at a moment, by code; undefined while too little is known. */
export type UsualRates = (code: string, atMs: number) => number | undefined;

/** Learns what is usual from a series per hour by one attribute, the running hour left out. */
export function learnRates(view: SeriesView, { atMs, timeZone }: { atMs: number; timeZone: string }): UsualRates {
  const history = new History(view, { fromMs: 0, untilMs: atMs, timeZone });
  const models = new Map(history.codes.map((code) => [code, learnHours(history.hoursOf(code))]));
  return (code, atTimeMs) => {
    const model = models.get(code);
    return model && model.foresee(hourAt(atTimeMs, timeZone)).mean / MINUTES;
  };
}
