import { type AdapterMapper, isItemFault } from '../../config/mapping/adapter-mapper.ts';
import type { CloudEvent } from '../../protocol/events.ts';
import { parseTopic, readTopic } from '../../protocol/site/topic.ts';
import type { GateClient } from '../gate-client.ts';

export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
}

export interface Taking {
  readonly mappers: readonly AdapterMapper[];
  readonly gate: Pick<GateClient, 'post'>;
  readonly nowMs: number;
  readonly signal: AbortSignal;
  /** Told for each item that is not taken in; names what the site declares, never what was sent. */
  readonly onRefused: (adapter: string, reason: string) => void;
}

/** Of a message whose topic no adapter reads any more. */
const NO_ADAPTER = '';

/**
 * Posts what a message tells, by each adapter whose topic takes it; resolves when the gate has committed or refused all of it.
 * Nothing that a message holds makes it reject: only a gate that does not answer does.
 */
export async function takeMessage({ topic, payload }: Message, { mappers, ...taking }: Taking): Promise<void> {
  const { gate, nowMs, signal, onRefused } = taking;
  let isRead = false;
  for (const mapper of mappers) {
    const { adapter, name } = mapper;
    const levels = adapter.from === 'mqtt' ? readTopic(parseTopic(adapter.topic) ?? [], topic) : undefined;
    if (!levels) continue;
    isRead = true;
    const items = itemsOf(mapper, payload);
    if (typeof items === 'string') {
      onRefused(name, items);
      continue;
    }
    const events: CloudEvent[] = [];
    for (const [index, item] of items.entries()) {
      const event = mapper.eventOf(item, { index, nowMs, levels });
      if (isItemFault(event)) onRefused(name, `adapter.unread ${event.path}`);
      else events.push(event);
    }
    const { refused } = await gate.post(events, { signal });
    for (const { code, path } of refused) onRefused(name, `${code} ${mapper.placeOf(path)}`);
  }
  if (!isRead) onRefused(NO_ADAPTER, 'adapter.none');
}

/** Why there are none, where there are none. */
function itemsOf(mapper: AdapterMapper, payload: Uint8Array): readonly unknown[] | string {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    // Its text would quote the payload.
    return 'adapter.json';
  }
  const items = mapper.itemsOf(body);
  return isItemFault(items) ? `adapter.items ${items.path}` : items;
}
