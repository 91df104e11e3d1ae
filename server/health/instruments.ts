import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What the server counts. Label values come from the site file and from closed lists, never from a sender. */
export interface Instruments {
  readonly registry: Registry;
  readonly accepted: Counter<'kind'>;
  /** `kind` is `unknown` where the event names none of the site's. */
  readonly refused: Counter<'kind' | 'code'>;
  readonly refusedRequests: Counter<'code'>;
  readonly commitSeconds: Histogram;
}

export function createInstruments(): Instruments {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    accepted: new Counter({
      registers,
      name: 'watchfloor_events_accepted_total',
      help: 'events committed and on disk',
      labelNames: ['kind'],
    }),
    refused: new Counter({
      registers,
      name: 'watchfloor_events_refused_total',
      help: 'events refused, by kind and refusal code (identity.* are values that look like a person’s)',
      labelNames: ['kind', 'code'],
    }),
    refusedRequests: new Counter({
      registers,
      name: 'watchfloor_requests_refused_total',
      help: 'requests to the gate refused as a whole, by error code',
      labelNames: ['code'],
    }),
    commitSeconds: new Histogram({
      registers,
      name: 'watchfloor_commit_seconds',
      help: 'time from submission to the commit that is on disk',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    }),
  };
}
