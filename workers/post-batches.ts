import type { CloudEvent, GateAnswer } from '../protocol/events.ts';
import type { GateClient } from './gate-client.ts';
import type { Log } from './log.ts';

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
  return Array.from({ length: count }, (_, index) => ({
    events: events.slice(index * BATCH_EVENTS, (index + 1) * BATCH_EVENTS),
  }));
}

/** Posts what a worker has made of metrics; what the gate refuses is told with a word on whose fault it is. @returns what it refused */
export async function postOwn(
  gate: Pick<GateClient, 'post'>,
  events: readonly CloudEvent[],
  { log, complaint }: { readonly log: Log; readonly complaint: string },
): Promise<readonly CloudEvent[]> {
  const refused: CloudEvent[] = [];
  for await (const { batch, answer } of postBatches(gate, batchesOf(events))) {
    refused.push(...answer.refused.flatMap(({ index }) => batch.events[index] ?? []));
    if (answer.refused.length > 0) log.warn({ refused: Object.fromEntries(countRefusals([answer])) }, complaint);
  }
  return refused;
}

export interface Answered<B extends Batch> {
  readonly batch: B;
  readonly answer: GateAnswer;
}

/**
 * Posts some batches at a time and hands back their answers in the order of the batches, each as soon as it is there.
 * Batches are made only as fast as they are taken.
 */
export async function* postBatches<B extends Batch>(
  gate: Pick<GateClient, 'post'>,
  batches: Iterable<B> | AsyncIterable<B>,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<Answered<B>> {
  const source = Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
  const underWay: Promise<Answered<B>>[] = [];
  let coming: Promise<IteratorResult<B>> | undefined;
  let isAtEnd = false;
  try {
    while (!isAtEnd || underWay.length > 0) {
      if (!isAtEnd && underWay.length < IN_FLIGHT) coming ??= quietly(Promise.resolve(source.next()));
      // A replay may wait long for its next batch; an answer must not wait with it.
      const first = await Promise.race(
        [coming?.then(() => 'batch' as const), underWay[0]?.then(() => 'answer' as const)].filter(isPresent),
      );
      if (first === 'answer') yield await (underWay.shift() as Promise<Answered<B>>);
      else {
        const next = await (coming as Promise<IteratorResult<B>>);
        coming = undefined;
        if (next.done) isAtEnd = true;
        else
          underWay.push(
            quietly(
              gate.post(next.value.events, signal ? { signal } : {}).then((answer) => ({ batch: next.value, answer })),
            ),
          );
      }
    }
  } finally {
    // Not waited for: the source may itself be waiting for a far moment.
    quietly(Promise.resolve(source.return?.()));
    await Promise.allSettled(underWay);
  }
}

/** A failure that is looked at later, or no more once another has ended the loop, must not count as unhandled. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
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
