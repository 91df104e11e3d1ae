import type { Readings } from '../protocol/readings.ts';

/** The views are not those of now. */
export class StaleReadingsError extends Error {
  override readonly name = 'StaleReadingsError';
}

/** What was known when Redis went away seals no day and makes no report. @throws {StaleReadingsError} */
export function fresh(readings: Readings): Readings {
  if (readings.source !== 'live')
    throw new StaleReadingsError('the server has lost its Redis: nothing is written down of its views meanwhile');
  return readings;
}
