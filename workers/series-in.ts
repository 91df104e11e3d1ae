import type { Readings } from '../protocol/readings.ts';
import type { SeriesView } from '../protocol/views.ts';

/** @throws {TypeError} where the metric is no series: the check of the site lets no other one be named */
export function seriesIn({ views }: Pick<Readings, 'views'>, key: string): SeriesView {
  const view = views[key];
  if (view?.view !== 'series') throw new TypeError(`${key} is no series`);
  return view;
}
