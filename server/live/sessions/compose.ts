import type { Topic } from '../topics/topic.ts';

/** A frame that holds so much is full: with one more view it stays within 256 KiB, unless that view alone is larger ([LV6]). */
const FULL_BYTES = 128 * 1024;
/** A view that would take more than a client may have on its way is not sent at all. */
const MAX_VIEW_BYTES = 480 * 1024;
/** About 90 KiB of places and states. */
const LAYER_PIECE = 4_096;

/**
 * What a client holds of the keys that it follows. Its copy of a key is that of `revision`, but for keys that are `fresh`
 * (never sent in this set) and layers that are `partial` (only their first entities were sent). This is all that the
 * server remembers of a client, however far behind it is.
 */
export interface Standing {
  /** NOWHERE: it holds nothing, or what it holds is worth nothing. */
  revision: number;
  readonly keys: ReadonlySet<string>;
  readonly fresh: Set<string>;
  readonly partial: Map<string, number>;
}

export const NOWHERE = -1;

export function isWhole({ revision, fresh, partial }: Standing): boolean {
  return revision !== NOWHERE && fresh.size === 0 && partial.size === 0;
}

interface Now {
  readonly epoch: string;
  /** Nothing that the client follows has changed since. */
  readonly revision: number;
  readonly at: number;
  readonly topics: ReadonlyMap<string, Topic>;
}

/**
 * The next frame for a client that is not in step with its channel, as JSON; undefined where it lacks nothing.
 * Moves `standing` on: the caller sends the frame. A client that holds something is brought up to date by a delta, which takes
 * along what is fresh as far as there is room; one that holds nothing, or lacks only fresh keys, gets a snapshot of those.
 */
export function composeNext(standing: Standing, now: Now): string | undefined {
  const { fresh, keys, partial, revision } = standing;
  if (revision === NOWHERE) return composeSnapshot(standing, now);
  const isBehind = (key: string) => !fresh.has(key) && (now.topics.get(key)?.changedAt ?? 0) > revision;
  if (partial.size > 0 || [...keys].some(isBehind)) return composeDelta(standing, now);
  return fresh.size > 0 ? composeSnapshot(standing, now) : undefined;
}

/** Goes first over what has waited longest; what finds no room waits as fresh, since a patch of one revision cannot wait for another. */
function composeDelta(standing: Standing, { epoch, revision, at, topics }: Now): string {
  const { fresh, partial, revision: from } = standing;
  const changes: string[] = [];
  let bytes = 0;
  const take = (key: string, patch: string): void => {
    changes.push(`${JSON.stringify(key)}:${patch}`);
    bytes += patch.length;
  };
  const lacking = [...standing.keys].filter((key) => !fresh.has(key) && (partial.has(key) || (topics.get(key)?.changedAt ?? 0) > from));
  for (const key of fresh) {
    const topic = topics.get(key);
    if (!topic || bytes > FULL_BYTES) continue;
    const view = firstOf(topic, partial);
    // Too large, or unknown: a snapshot says so.
    if (view.length > MAX_VIEW_BYTES) continue;
    take(key, `{"patch":"replace","view":${view}}`);
    fresh.delete(key);
  }
  for (const key of lacking) {
    const topic = topics.get(key) as Topic;
    const isStale = topic.changedAt > from;
    if (bytes > FULL_BYTES && !isStale) continue;
    const patch = bytes > FULL_BYTES ? undefined : patchOf(topic, standing);
    if (patch !== undefined && patch.length <= MAX_VIEW_BYTES) take(key, patch);
    else {
      partial.delete(key);
      fresh.add(key);
    }
  }
  standing.revision = revision;
  return `{"type":"delta","epoch":"${epoch}","from":${from},"to":${revision},"at":${at},"changes":{${changes.join()}}${more(standing)}}`;
}

function composeSnapshot(standing: Standing, { epoch, revision, at, topics }: Now): string {
  const { fresh, partial } = standing;
  const views: string[] = [];
  const missing: Record<string, string> = {};
  let bytes = 0;
  for (const key of fresh) {
    if (bytes > FULL_BYTES) break;
    fresh.delete(key);
    const topic = topics.get(key);
    const view = topic && firstOf(topic, partial);
    if (view === undefined) missing[key] = 'the site has no such metric';
    else if (view.length > MAX_VIEW_BYTES) missing[key] = `the view takes ${view.length} bytes, and at most ${MAX_VIEW_BYTES} are sent`;
    else {
      views.push(`${JSON.stringify(key)}:${view}`);
      bytes += view.length;
    }
  }
  standing.revision = revision;
  return `{"type":"snapshot","epoch":"${epoch}","revision":${revision},"at":${at},"views":{${views.join()}},"missing":${JSON.stringify(missing)},"incomplete":[]${more(standing)}}`;
}

/** A view whole, or the first piece of a layer. */
function firstOf(topic: Topic, partial: Map<string, number>): string {
  if (topic.form === 'view') return topic.whole();
  if (topic.size > LAYER_PIECE) partial.set(topic.key, LAYER_PIECE);
  return topic.firstEntities(Math.min(topic.size, LAYER_PIECE));
}

/** A view in place of the old one. Of a layer the entities that changed of those that the client has, and the next piece where it has a part. */
function patchOf(topic: Topic, { partial, revision }: Standing): string {
  if (topic.form === 'view') return `{"patch":"replace","view":${topic.whole()}}`;
  const sent = partial.get(topic.key);
  const known = sent ?? topic.sizeAt(revision);
  const upTo = Math.min(topic.size, known + LAYER_PIECE);
  if (upTo < topic.size) partial.set(topic.key, upTo);
  else partial.delete(topic.key);
  return topic.patchSince({ revision, known, upTo });
}

function more(standing: Standing): string {
  return isWhole(standing) ? '' : ',"more":true';
}
