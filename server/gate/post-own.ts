import type { CloudEvent } from '../../protocol/events.ts';
import type { EntityEvent } from '../aggregate/event.ts';
import type { SitePlan } from '../aggregate/plan.ts';
import { httpErrors } from '../errors.ts';
import { Fault } from './fault.ts';
import { type Committer, submitPatiently } from './take-in.ts';
import { compileEventReader, type EventReader } from './read-event.ts';

const readers = new WeakMap<SitePlan, EventReader>();

/** Reads an event of the server's own making by the same checks as one that came over HTTP; it may have a rank. */
export function readOwn({ plan }: Committer, event: CloudEvent, nowMs: number): EntityEvent | Fault {
  const read = readers.get(plan) ?? compileEventReader(plan);
  readers.set(plan, read);
  return read(event, { nowMs, mayPost: () => true, mayCorrect: true });
}

/** Takes such an event in; resolves when it is on disk. Throws the HTTP error to answer. */
export async function postOwn(engine: Committer, event: CloudEvent, nowMs: number): Promise<void> {
  const read = readOwn(engine, event, nowMs);
  if (read instanceof Fault) throw httpErrors.conflict(read.code, `the site's kind: expected ${read.expected}`);
  await submitPatiently(engine, [read]);
}
