import { CloudEvent, RANK_MAX } from '../../protocol/events.ts';
import type { EntityEvent } from '../aggregate/event.ts';
import type { SitePlan } from '../aggregate/plan.ts';
import { FUTURE_SKEW_MS, OLDEST_MS, parseEventTime } from './event-time.ts';
import { compileEventTypes, type EventType } from './event-types.ts';
import { Fault, type FaultCode } from './fault.ts';
import type { Posting } from './posting.ts';
import { findIdentityAnywhere, identityFault } from './find-identity-anywhere.ts';
import { findIdentity } from '../../protocol/identity/find-identity.ts';
import { readAttribute } from './read-attribute.ts';
import { SourceMemory } from './source-memory.ts';

const ID_LENGTH_MAX = 128;
const SOURCE_LENGTH_MAX = 200;
const SUBJECT_LENGTH_MAX = 64;
/** The rank of what sources report; corrections stand higher. */
const REPORTED = 0;

/** What decides about an event beside the event. */
export interface Reading extends Posting {
  readonly nowMs: number;
}

/** Reads one parsed CloudEvent: the event as the engine takes it, or the fault for which it is refused. Never throws. */
export type EventReader = (value: unknown, reading: Reading) => EntityEvent | Fault;

/** Compiles the closed schema of a site's kinds into a reader that validates, scans and encodes in one pass. */
export function compileEventReader(plan: SitePlan): EventReader {
  const types = compileEventTypes(plan);
  const sources = new SourceMemory();
  const declared = new Set<string>(ATTRIBUTES);
  for (const kind of plan.kinds.values()) for (const name of kind.register.keys()) declared.add(name);

  return (value, reading) => {
    const result = readEvent(value, { types, sources, reading });
    return result instanceof Fault ? (findIdentityAnywhere(value, declared) ?? result) : result;
  };
}

const ATTRIBUTES: ReadonlySet<string> = new Set(Object.keys(CloudEvent.properties));

interface Parts {
  readonly types: ReadonlyMap<string, EventType>;
  readonly sources: SourceMemory;
  readonly reading: Reading;
}

function readEvent(value: unknown, { types, sources, reading }: Parts): EntityEvent | Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return new Fault('event.object', '', 'a CloudEvents 1.0 object');
  const event = value as Record<string, unknown>;
  const { id, source, type: typeName, subject, time, rank = REPORTED } = event;
  if (event.specversion !== '1.0') return new Fault('event.specversion', '/specversion', '"1.0"');
  if (typeof id !== 'string' || id.length === 0 || id.length > ID_LENGTH_MAX)
    return text('event.id', '/id', ID_LENGTH_MAX);
  if (typeof source !== 'string' || source.length === 0 || source.length > SOURCE_LENGTH_MAX)
    return text('event.source', '/source', SOURCE_LENGTH_MAX);
  const type = typeof typeName === 'string' ? types.get(typeName) : undefined;
  if (!type) return unknownType(typeName, types);
  const kind = type.kind;
  if (!reading.mayPost(kind.name)) return new Fault('key.scope', '/type', 'a kind that this key may post');
  if (typeof subject !== 'string' || subject.length > SUBJECT_LENGTH_MAX || !type.subject.test(subject)) {
    return new Fault(
      'event.subject',
      '/subject',
      `an id of a ${kind.name}: at most ${SUBJECT_LENGTH_MAX} characters that match ${type.subjectPattern}`,
    );
  }
  const at = typeof time === 'string' ? parseEventTime(time) : Number.NaN;
  const untimely = checkTime(at, { nowMs: reading.nowMs, aheadMs: type.aheadMs + FUTURE_SKEW_MS });
  if (untimely) return untimely;
  const unknown = findUnknownAttribute(event);
  if (unknown) return unknown;
  if (!isRank(rank)) return new Fault('event.rank', '/rank', `a whole number from ${REPORTED} to ${RANK_MAX}`);
  if (!reading.mayCorrect && (type.corrects || rank > REPORTED)) {
    const path = type.corrects ? '/type' : '/rank';
    return new Fault('key.scope', path, 'reports alone: this key may not correct');
  }
  const set = readData(event.data, type, rank);
  if (set instanceof Fault) return set;
  return (
    identityFault(findIdentity(id), '/id') ??
    identityFault(sources.check(source), '/source') ??
    identityFault(findIdentity(subject), '/subject') ?? {
      kind,
      id: subject,
      at,
      rank,
      milestone: type.milestone,
      set,
    }
  );
}

function isRank(rank: unknown): rank is number {
  return Number.isInteger(rank) && (rank as number) >= REPORTED && (rank as number) <= RANK_MAX;
}

/** The engine's flat pairs: register index, encoded value; null where a correction clears it. */
function readData(data: unknown, type: EventType, rank: number): (number | string | null)[] | Fault {
  const set: (number | string | null)[] = [...type.set];
  if (data !== undefined) {
    if (typeof data !== 'object' || data === null || Array.isArray(data))
      return new Fault('data.object', '/data', 'an object of declared attributes');
    for (const name in data) {
      const register = type.kind.register.get(name);
      if (!register)
        return new Fault('data.attribute.unknown', '/data', `attributes of a ${type.kind.name}: ${namesOf(type)}`);
      const value = (data as Record<string, unknown>)[name];
      const clears = value === null && rank > REPORTED && register.index !== type.milestone;
      const encoded = clears ? null : readAttribute(register, value);
      if (encoded instanceof Fault) return encoded;
      set.push(register.index, encoded);
    }
  }
  if (type.milestone < 0 && set.length === 0)
    return new Fault('data.empty', '/data', `at least one attribute of a ${type.kind.name}: ${namesOf(type)}`);
  return set;
}

function namesOf(type: EventType): string {
  return type.kind.attributes.map(({ name }) => name).join(', ') || 'none';
}

function findUnknownAttribute(event: Record<string, unknown>): Fault | undefined {
  for (const name in event) {
    if (!ATTRIBUTES.has(name))
      return new Fault('event.attribute.unknown', '', `no attributes but ${[...ATTRIBUTES].join(', ')}`);
    if (name === 'datacontenttype' && event[name] !== 'application/json')
      return new Fault('event.datacontenttype', '/datacontenttype', '"application/json"');
  }
  return undefined;
}

function checkTime(at: number, { nowMs, aheadMs }: { nowMs: number; aheadMs: number }): Fault | undefined {
  if (Number.isNaN(at))
    return new Fault('event.time', '/time', 'an RFC 3339 date and time with an offset, such as 2026-01-31T08:00:00Z');
  if (at > nowMs + aheadMs)
    return new Fault(
      'event.time.future',
      '/time',
      `a time at most ${aheadMs / 60_000} minutes ahead of the server's clock`,
    );
  if (at < OLDEST_MS)
    return new Fault('event.time.past', '/time', `a time from ${new Date(OLDEST_MS).toISOString()} on`);
  return undefined;
}

function text(code: FaultCode, path: string, most: number): Fault {
  return new Fault(code, path, `text of 1 to ${most} characters`);
}

function unknownType(name: unknown, types: ReadonlyMap<string, EventType>): Fault {
  const kind = typeof name === 'string' ? name.slice(0, name.indexOf('.')) : '';
  const changed = types.get(`${kind}.changed`);
  if (changed) {
    const endings = [...changed.kind.milestones.map((milestone) => milestone.name), 'changed', 'voided', 'restored'];
    return new Fault('event.milestone.unknown', '/type', `${kind}. followed by ${endings.join(', ')}`);
  }
  const kinds = new Set([...types.values()].map((type) => type.kind.name));
  return new Fault(
    'event.kind.unknown',
    '/type',
    `<kind>.<milestone> or <kind>.changed, with a kind of ${[...kinds].join(', ')}`,
  );
}
