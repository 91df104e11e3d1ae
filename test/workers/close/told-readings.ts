import type { CloudEvent } from '../../../protocol/events.ts';
import type { Readings } from '../../../protocol/readings.ts';
import { encodeValue } from '../../../server/aggregate/encode-value.ts';
import type { EntityEvent } from '../../../server/aggregate/event.ts';
import { compilePlan } from '../../../server/aggregate/plan.ts';
import { Mirror } from '../../../server/live/mirror.ts';
import { PARTITIONS, ToldPartitions } from '../../server/live/told-mirror.ts';
import { closeSite } from './close-site.ts';
import type { GoldenEvent } from './golden-days.ts';

const plan = compilePlan(closeSite);

/** What a server would say of its metrics that was told these events, in this order, at a moment. */
export function readingsOf(events: readonly GoldenEvent[], nowMs: number) {
  const mirror = new Mirror(plan, PARTITIONS);
  new ToldPartitions(plan).commit(events.map(entityEvent), [mirror]);
  mirror.advance(nowMs, 1);
  return async (keys: readonly string[], atMs?: number): Promise<Readings> => {
    const views = keys.map((key) => {
      const topic = mirror.topics.get(key);
      if (topic?.form !== 'view') throw new Error(`no view ${key}`);
      return [key, (atMs === undefined ? undefined : topic.readAt(atMs)) ?? topic.read()];
    });
    return { at: atMs ?? nowMs, asOf: nowMs, source: 'live', views: Object.fromEntries(views) };
  };
}

function entityEvent({ id, what, atMs, unit }: GoldenEvent): EntityEvent {
  const kind = plan.kinds.get(id.startsWith('J') ? 'job' : 'errand');
  const register = kind?.register.get('unit');
  if (!kind || !register) throw new Error('the site has both kinds');
  const milestone = what === 'changed' ? -1 : (kind.register.get(what)?.index ?? Number.NaN);
  const value = unit === undefined ? undefined : encodeValue(register, unit);
  return { kind, id, at: atMs, rank: 0, milestone, set: value === undefined ? [] : [register.index, value] };
}

/** What stands of told events: subject -> milestones, and the newest value of each attribute. */
export function joined(events: readonly CloudEvent[]): Record<string, unknown> {
  const entities: Record<string, Record<string, unknown>> = {};
  for (const { subject, type, time, data } of events.toSorted((left, right) => (left.time < right.time ? -1 : 1))) {
    const what = type.slice(type.indexOf('.') + 1);
    entities[subject] = { ...entities[subject], ...data, ...(what !== 'changed' && { [what]: time }) };
  }
  return entities;
}
