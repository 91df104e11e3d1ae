import type { Turn } from '../hub.ts';
import { incompleteText } from './compose.ts';
import { textFrame } from './text-frame.ts';

type Tick = Extract<Turn, { turn: 'tick' }>;

/** A delta for every session that stands at `from`: one serialisation, one buffer. */
export interface SharedFrame {
  readonly from: number;
  readonly to: number;
  readonly bytes: Buffer;
}

/** All sessions that follow the same keys. They stand at one revision, but for those that are being brought up to it. */
export class Channel {
  readonly keys: ReadonlySet<string>;
  #revision: number;
  sessions = 0;

  constructor(keys: ReadonlySet<string>, revision: number) {
    this.keys = keys;
    this.#revision = revision;
  }

  /** Revision of the last change of any of its keys, or at which it began. */
  get revision(): number {
    return this.#revision;
  }

  /** The frame of a tick; undefined where nothing changed that is followed here. */
  frame(epoch: string, { revision, at, changes, incomplete }: Tick): SharedFrame | undefined {
    const patches: string[] = [];
    const partial: string[] = [];
    for (const [key, patch] of changes) {
      if (!this.keys.has(key)) continue;
      patches.push(`${JSON.stringify(key)}:${patch}`);
      if (incomplete.has(key)) partial.push(key);
    }
    if (patches.length === 0) return undefined;
    const from = this.#revision;
    this.#revision = revision;
    const text = `{"type":"delta","epoch":"${epoch}","from":${from},"to":${revision},"at":${at},"changes":{${patches.join()}}${incompleteText(partial)}}`;
    return { from, to: revision, bytes: textFrame(text) };
  }

  restart(revision: number): void {
    this.#revision = revision;
  }
}

/** Name of a set of keys: equal sets share a channel, and no others. A client may ask for any text as a key, so they are quoted. */
export function channelName(keys: Iterable<string>): string {
  return JSON.stringify([...keys].sort());
}
