import type { CloudEvent, GateAnswer } from '../protocol/events.ts';
import type { GateClient } from './gate-client.ts';

/** Events that go in one request: the gate commits them together, and half as many cost it nearly as much. */
export const BATCH_EVENTS = 500;
/** Requests under way at once: while one is committed, the next is read. */
const IN_FLIGHT = 4;

interface Batch {
  readonly events: readonly CloudEvent[];
}

/** Cuts events into batches. */
export function batchesOf(events: readonly CloudEvent[]): Batch[] {
  const count = Math.ceil(events.length / BATCH_EVENTS);
  return Array.from({ length: count }, (_, index) => ({ events: events.slice(index * BATCH_EVENTS, (index + 1) * BATCH_EVENTS) }));
}

export interface Answered<B extends Batch> {
  readonly batch: B;
  readonly answer: GateAnswer;
}

/** Posts some batches at a time and hands back their answers in the order of the batches. Batches are made only as fast as they are taken. */
export async function* postBatches<B extends Batch>(
  gate: Pick<GateClient, 'post'>,
  batches: Iterable<B> | AsyncIterable<B>,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<Answered<B>> {
  const underWay: Promise<Answered<B>>[] = [];
  try {
    for await (const batch of batches) {
      const posted = gate.post(batch.events, signal ? { signal } : {}).then((answer) => ({ batch, answer }));
      // The loop below reports the oldest failure; a younger one must not count as unhandled meanwhile.
      posted.catch(() => {});
      underWay.push(posted);
      if (underWay.length >= IN_FLIGHT) yield await (underWay.shift() as Promise<Answered<B>>);
    }
    while (underWay.length > 0) yield await (underWay.shift() as Promise<Answered<B>>);
  } finally {
    await Promise.allSettled(underWay);
  }
}

/** How many events of an answer were refused for which reason. */
export function countRefusals(answers: readonly GateAnswer[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { refused } of answers) {
    for (const { code, path } of refused) {
      const reason = `${code} ${path}`;
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  return counts;
}
