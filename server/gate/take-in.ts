import type { EntityEvent } from '../aggregate/event.ts';
import { EngineError } from '../aggregate/engine-error.ts';
import type { SitePlan } from '../aggregate/plan.ts';
import { httpErrors } from '../errors.ts';
import type { Instruments } from '../health/instruments.ts';
import { within } from '../within.ts';
import type { Posting } from './posting.ts';
import { countBatch, type ReadBatch, readBatch, refuseUnstorable } from './read-batch.ts';
import { compileEventReader, type EventReader } from './read-event.ts';

/** What the gate needs of the engine. */
export interface Committer {
  readonly pending: number;
  readonly plan: SitePlan;
  /** Resolves when the events are committed and on disk. */
  submit(events: readonly EntityEvent[]): Promise<void>;
}

/** Reads, commits and counts what somebody tells. Throws the HTTP error to answer where nothing of it is taken in. */
export type TakeIn = (values: readonly unknown[], posting: Posting) => Promise<ReadBatch>;

interface TakingIn {
  /** Undefined until Redis has answered for the first time. */
  readonly committer: () => Committer | undefined;
  readonly instruments: Instruments;
  readonly clock: () => number;
}

export function createTakeIn({ committer, instruments, clock }: TakingIn): TakeIn {
  const readers = new WeakMap<SitePlan, EventReader>();
  const readerOf = (plan: SitePlan): EventReader => {
    const reader = readers.get(plan) ?? compileEventReader(plan);
    readers.set(plan, reader);
    return reader;
  };
  return async (values, { otherDataSet, mayCorrect, ...posting }) => {
    const engine = committer();
    if (!engine) throw httpErrors.unavailable('the store');
    if (otherDataSet) throw httpErrors.otherDataSet(otherDataSet);
    const reading = { nowMs: clock(), mayPost: (kind: string) => posting.mayPost(kind), mayCorrect };
    const read = readBatch(values, { read: readerOf(engine.plan), reading });
    const unstorable = read.events.length > 0 ? await commit(engine, read.events, instruments) : [];
    const batch = refuseUnstorable(read, unstorable);
    countBatch(batch, values, instruments, new Set(engine.plan.kinds.keys()));
    return batch;
  };
}

export function statusOf({ events, refused }: Pick<ReadBatch, 'events' | 'refused'>): 200 | 207 | 403 | 422 {
  if (refused.length === 0) return 200;
  if (events.length > 0) return 207;
  return refused.every(({ code }) => code === 'key.scope') ? 403 : 422;
}

/** The engine gives up by itself; this is for a Redis that hangs and answers nothing at all. */
const COMMIT_PATIENCE_MS = 15_000;

/** Throws the HTTP error to answer; the engine's own where an event cannot be stored. */
export async function submitPatiently(engine: Committer, events: readonly EntityEvent[]): Promise<void> {
  try {
    await within(COMMIT_PATIENCE_MS, engine.submit(events));
  } catch (error) {
    const code = error instanceof EngineError ? error.code : undefined;
    if (code === 'unstorable') throw error;
    throw code === 'overloaded' ? httpErrors.busy() : httpErrors.commitTimeout(error);
  }
}

/** Returns those that cannot be stored; all others are committed. */
async function commit(
  engine: Committer,
  events: readonly EntityEvent[],
  { commitSeconds }: Instruments,
): Promise<readonly EntityEvent[]> {
  const endTimer = commitSeconds.startTimer();
  try {
    await submitPatiently(engine, events);
    endTimer();
    return [];
  } catch (error) {
    if (error instanceof EngineError && error.code === 'unstorable') return error.unstorable;
    throw error;
  }
}
