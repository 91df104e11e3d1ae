import { Check } from 'typebox/value';
import { Readings } from '../protocol/readings.ts';
import type { GateAccess } from './gate-client.ts';

const ANSWER_TIMEOUT_MS = 30_000;

/** The server did not say what was asked of it. */
export class ReadingsError extends Error {
  override readonly name = 'ReadingsError';
}

/** The views are not those of now: nothing is written down of what was known when Redis went away. */
export class StaleReadingsError extends Error {
  override readonly name = 'StaleReadingsError';
}

export type ReadReadings = (keys: readonly string[], atMs?: number) => Promise<Readings>;

/**
 * Reads several metrics of one revision over HTTP; with `atMs`, levels as they stood then. Of none it says the moment alone.
 * @throws {ReadingsError} @throws {StaleReadingsError}
 */
export function readingsReader(access: () => Promise<GateAccess> | GateAccess): ReadReadings {
  return async (keys, atMs) => {
    const { url, key } = await access();
    const address = new URL('/api/v1/readings', url);
    if (keys.length > 0) address.searchParams.set('metrics', keys.join(','));
    if (atMs !== undefined) address.searchParams.set('at', new Date(atMs).toISOString());
    let answer: unknown;
    let status: number;
    try {
      const response = await fetch(address, {
        headers: { authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      status = response.status;
      answer = await response.json();
    } catch (error) {
      throw new ReadingsError('the server does not say what its metrics are', { cause: error });
    }
    if (status !== 200 || !Check(Readings, answer))
      throw new ReadingsError(`the server answered ${status}, not its metrics`);
    if (answer.source !== 'live') throw new StaleReadingsError('the server has lost its Redis: its views are old');
    return answer;
  };
}
