import type { CloudEvent } from '../../../protocol/events.ts';
import type { LookOutcome } from '../probe/look-at-camera.ts';
import { addLook, type CameraWatch, type Confirmation, NOTHING_WRONG } from './fault-watch.ts';
import type { PatrolEvents } from './patrol-events.ts';
import type { PatrolCamera } from '../../../config/site/patrol-order.ts';
import type { ClassPlan } from './patrol-plan.ts';
import type { Chunk } from './round-keeper.ts';
import type { RoundCounts, RoundLedger } from './round-ledger.ts';
import { cameraAt } from './round-schedule.ts';

export interface ChunkTools {
  readonly ledger: RoundLedger;
  readonly events: PatrolEvents;
  readonly confirmation: Confirmation;
  readonly atOnce: number;
  readonly look: (camera: string, signal: AbortSignal) => Promise<LookOutcome>;
  /** Resolves when the events are on disk. */
  readonly post: (events: readonly CloudEvent[]) => Promise<void>;
  readonly now: () => number;
}

/** So many looks are told and marked together: what a crash makes to be looked at again. */
const KEEP_EVERY = 50;

interface Looked {
  readonly place: number;
  readonly camera: PatrolCamera;
  readonly atMs: number;
  readonly outcome: Exclude<LookOutcome, { outcome: 'unknown' }>;
}

/**
 * Looks at the cameras of a chunk, some at a time, and tells what came of it. A camera that this round has seen already is
 * passed over; one whose turn comes after the round's end is left: it is missed.
 */
export async function lookAtChunk(
  plan: ClassPlan,
  chunk: Chunk,
  tools: ChunkTools,
  signal: AbortSignal,
): Promise<{ readonly looked: number }> {
  // The cameras have changed since: the round was begun anew.
  if (plan.fingerprint !== chunk.fingerprint) return { looked: 0 };
  const { ledger, now, atOnce } = tools;
  const count = plan.cameras.length;
  const isDone = await ledger.readDone(chunk.className, chunk);
  const places = Array.from({ length: chunk.toPlace - chunk.fromPlace }, (_, index) => chunk.fromPlace + index);
  const open = places.filter((place) => !isDone(place)).values();
  let looked: Looked[] = [];
  let total = 0;
  let keeping = Promise.resolve();
  const keep = () => {
    const batch = looked;
    looked = [];
    total += batch.length;
    keeping = keeping.then(() => keepLooks(chunk, batch, tools));
    // Whoever waits for the chunk hears of it.
    keeping.catch(() => {});
  };
  const hands = Array.from({ length: Math.min(atOnce, places.length) }, async () => {
    for (const place of open) {
      if (signal.aborted || now() >= chunk.endsMs) return;
      const camera = plan.cameras[cameraAt(place, { first: chunk.first, count })] as PatrolCamera;
      const outcome = await tools.look(camera.id, signal);
      if (outcome.outcome === 'unknown') continue;
      looked.push({ place, camera, atMs: now(), outcome });
      if (looked.length >= KEEP_EVERY) keep();
    }
  });
  const ends = await Promise.allSettled(hands);
  // What was seen is kept, whatever ended the others.
  keep();
  await keeping;
  signal.throwIfAborted();
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  return { looked: total };
}

/** First the gate has the events, then the ledger forgets them: done twice is no harm, forgotten would be. */
async function keepLooks(chunk: Chunk, batch: readonly Looked[], tools: ChunkTools): Promise<void> {
  if (batch.length === 0) return;
  const { ledger, events, confirmation } = tools;
  const before = await ledger.readWatches(batch.map(({ camera }) => camera.id));
  const after = new Map<string, CameraWatch>();
  const told: CloudEvent[] = [];
  const counts: { district: string; what: keyof RoundCounts }[] = [];
  for (const { camera, atMs, outcome } of batch) {
    const old = before.get(camera.id) ?? NOTHING_WRONG;
    const isSeen = outcome.outcome === 'seen';
    const { watch, happening } = addLook(old, { atMs, trouble: outcome.trouble }, confirmation);
    if (watch !== old) after.set(camera.id, watch);
    if (happening) told.push(...events.fault(camera, happening));
    if (happening && happening.what !== 'changed') counts.push({ district: camera.district, what: happening.what });
    const measured = isSeen ? outcome.measured : {};
    told.push(events.look(camera, { atMs, isSeen, fault: watch.fault?.code, measured }));
  }
  await tools.post(told);
  await ledger.writeWatches(after);
  await ledger.count(chunk.className, chunk, counts);
  await ledger.markDone(
    chunk.className,
    chunk,
    batch.map(({ place }) => place),
  );
}
