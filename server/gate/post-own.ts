import type { CloudEvent } from '../../protocol/events.ts';
import type { SitePlan } from '../aggregate/plan.ts';
import { httpErrors } from '../errors.ts';
import { Fault } from './fault.ts';
import { type Committer, submitPatiently } from './gate-plugin.ts';
import { compileEventReader, type EventReader } from './read-event.ts';

const readers = new WeakMap<SitePlan, EventReader>();

/**
 * Takes in an event of the server's own making, by the same checks as one that came over HTTP; resolves when it is on disk.
 * Throws the HTTP error to answer.
 */
export async function postOwn(engine: Committer, event: CloudEvent, nowMs: number): Promise<void> {
  const read = readers.get(engine.plan) ?? compileEventReader(engine.plan);
  readers.set(engine.plan, read);
  const result = read(event, { nowMs, mayPost: () => true });
  if (result instanceof Fault) throw httpErrors.conflict(result.code, `the site's kind: expected ${result.expected}`);
  await submitPatiently(engine, [result]);
}
