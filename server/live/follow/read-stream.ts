import type { Reply } from './live-redis.ts';

export interface StreamEntry {
  readonly revision: number;
  readonly fields: Readonly<Record<string, string>>;
}
/** Key of a stream -> its new entries, oldest first. */
export type StreamEntries = ReadonlyMap<string, readonly StreamEntry[]>;

/** What XREAD answers in RESP2: null, or [[key, [[id, [field, value, …]], …]], …]. The id of a delta is `<revision>-1`. */
export function readStreams(reply: Reply): StreamEntries {
  const streams = new Map<string, StreamEntry[]>();
  if (reply === null) return streams;
  for (const [key, entries] of reply as [string, [string, string[]][]][]) {
    streams.set(
      key,
      entries.map(([id, flat]) => {
        const fields: Record<string, string> = {};
        for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i] as string] = flat[i + 1] as string;
        return { revision: Number.parseInt(id, 10), fields };
      }),
    );
  }
  return streams;
}
