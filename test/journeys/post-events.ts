import { BATCH_MEDIA_TYPE, type CloudEvent, type GateAnswer } from '../../protocol/events.ts';
import type { Watchfloor } from '../support/watchfloor.ts';

/** Posts events that are all to be taken in, and resolves when they are. */
export async function postEvents(
  watchfloor: Watchfloor,
  events: readonly Omit<CloudEvent, 'specversion' | 'id' | 'source'>[],
): Promise<void> {
  const response = await fetch(`${watchfloor.url}/api/v1/events`, {
    method: 'POST',
    headers: { 'content-type': BATCH_MEDIA_TYPE, authorization: `Bearer ${watchfloor.importKey}` },
    body: JSON.stringify(
      events.map((event, i) => ({
        specversion: '1.0',
        id: `${event.subject}-${i}`,
        source: 'test/journeys',
        ...event,
      })),
    ),
  });
  const answer: GateAnswer = await response.json();
  if (answer.accepted !== events.length)
    throw new Error(`expected ${events.length} accepted, got ${response.status} ${JSON.stringify(answer)}`);
}
