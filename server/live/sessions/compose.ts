import type { Topic } from '../topics/topic.ts';

export interface FrameLimits {
  /** A frame that holds so much is full. */
  readonly fullBytes: number;
  /** A view that takes more is not sent at all. */
  readonly viewBytes: number;
  /** Entities of a layer in one piece. */
  readonly layerPiece: number;
}
/**
 * A full frame and one more view stay within 256 KiB, unless that view alone is larger ([LV6]). The largest frame possible and
 * what may be on its way before it (half of `WINDOW_BYTES`) stay below 1 MiB ([LV10]). A piece of a layer is about 90 KiB.
 */
export const FRAME_LIMITS: FrameLimits = { fullBytes: 128 * 1024, viewBytes: 480 * 1024, layerPiece: 4_096 };

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

/** What is to be sent: the topics as of a revision. */
export interface Now {
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
export function composeNext(standing: Standing, now: Now, limits: FrameLimits = FRAME_LIMITS): string | undefined {
  const { fresh, keys, partial, revision } = standing;
  if (revision === NOWHERE) return composeSnapshot(standing, now, limits);
  const isBehind = (key: string) => !fresh.has(key) && (now.topics.get(key)?.changedAt ?? 0) > revision;
  if (partial.size > 0 || [...keys].some(isBehind)) return composeDelta(standing, now, limits);
  return fresh.size > 0 ? composeSnapshot(standing, now, limits) : undefined;
}

/** Goes first over what has waited longest; what finds no room waits as fresh, since a patch of one revision cannot wait for another. */
function composeDelta(standing: Standing, { epoch, revision, at, topics }: Now, limits: FrameLimits): string {
  const { fresh, partial, revision: from } = standing;
  const changes: string[] = [];
  const incomplete: string[] = [];
  let bytes = 0;
  const take = (key: string, patch: string): void => {
    changes.push(`${JSON.stringify(key)}:${patch}`);
    if (topics.get(key)?.isComplete === false) incomplete.push(key);
    bytes += patch.length;
  };
  const lacking = [...standing.keys].filter(
    (key) => !fresh.has(key) && (partial.has(key) || (topics.get(key)?.changedAt ?? 0) > from),
  );
  for (const key of fresh) {
    const topic = topics.get(key);
    if (!topic || bytes > limits.fullBytes) continue;
    const view = firstOf(topic, partial, limits);
    // Too large, or unknown: a snapshot says so.
    if (view.length > limits.viewBytes) continue;
    take(key, `{"patch":"replace","view":${view}}`);
    fresh.delete(key);
  }
  for (const key of lacking) {
    const topic = topics.get(key) as Topic;
    const isStale = topic.changedAt > from;
    if (bytes > limits.fullBytes && !isStale) continue;
    const patch = bytes > limits.fullBytes ? undefined : patchOf(topic, standing, limits);
    if (patch !== undefined && patch.length <= limits.viewBytes) take(key, patch);
    else {
      partial.delete(key);
      fresh.add(key);
    }
  }
  standing.revision = revision;
  return `{"type":"delta","epoch":"${epoch}","from":${from},"to":${revision},"at":${at},"changes":{${changes.join()}}${incompleteText(incomplete)}${more(standing)}}`;
}

function composeSnapshot(standing: Standing, { epoch, revision, at, topics }: Now, limits: FrameLimits): string {
  const { fresh, partial, revision: held } = standing;
  const views: string[] = [];
  const missing: Record<string, string> = {};
  const incomplete: string[] = [];
  let bytes = 0;
  for (const key of fresh) {
    if (bytes > limits.fullBytes) break;
    fresh.delete(key);
    const topic = topics.get(key);
    const view = topic && firstOf(topic, partial, limits);
    if (view === undefined) missing[key] = 'the site has no such metric';
    else if (view.length > limits.viewBytes)
      missing[key] = `the view takes ${view.length} bytes, and at most ${limits.viewBytes} are sent`;
    else {
      views.push(`${JSON.stringify(key)}:${view}`);
      if (!topic?.isComplete) incomplete.push(key);
      bytes += view.length;
    }
  }
  standing.revision = revision;
  return `{"type":"snapshot","epoch":"${epoch}",${held === NOWHERE ? '' : `"from":${held},`}"revision":${revision},"at":${at},"views":{${views.join()}},"missing":${JSON.stringify(missing)},"incomplete":${JSON.stringify(incomplete)}${more(standing)}}`;
}

/** A view whole, or the first piece of a layer. */
function firstOf(topic: Topic, partial: Map<string, number>, { layerPiece }: FrameLimits): string {
  if (topic.form === 'view') return topic.whole();
  if (topic.size > layerPiece) partial.set(topic.key, layerPiece);
  return topic.firstEntities(Math.min(topic.size, layerPiece));
}

/** A view in place of the old one. Of a layer the entities that changed of those that the client has, and the next piece where it has a part. */
function patchOf(topic: Topic, { partial, revision }: Standing, { layerPiece }: FrameLimits): string {
  if (topic.form === 'view') return `{"patch":"replace","view":${topic.whole()}}`;
  const sent = partial.get(topic.key);
  const known = sent ?? topic.sizeAt(revision);
  const upTo = Math.min(topic.size, known + layerPiece);
  if (upTo < topic.size) partial.set(topic.key, upTo);
  else partial.delete(topic.key);
  return topic.patchSince({ revision, known, upTo });
}

/** Of the keys that a delta changes ([LV5]). */
export function incompleteText(keys: readonly string[]): string {
  return keys.length === 0 ? '' : `,"incomplete":${JSON.stringify(keys)}`;
}

function more(standing: Standing): string {
  return isWhole(standing) ? '' : ',"more":true';
}
