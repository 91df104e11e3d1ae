import { readFileSync } from 'node:fs';
import { asStrings, type LiveRedis, type Reply } from '../live/follow/live-redis.ts';
import { seqOf } from './archive/archive-line.ts';
import { GENESIS, type Link, type Sealed } from './chain.ts';
import { auditKeys } from './keys.ts';

const RESTORE_SCRIPT = readFileSync(new URL('lua/restore-1.lua', import.meta.url), 'utf8');
/** Redis takes no entry 0-0. */
const GENESIS_ID = '0-1';

type Ask = LiveRedis['ask'];

/** The place in the stream of an entry; of what stands before the first, where a chain begins. */
export function streamId({ seq }: Pick<Link, 'seq'>): string {
  return seq === 0 ? GENESIS_ID : `${seq}-0`;
}

/** The chain as Redis has it. */
export class ChainStream {
  readonly #ask: Ask;
  readonly #key: string;

  constructor(ask: Ask, site: string) {
    this.#ask = ask;
    this.#key = auditKeys(site).entries;
  }

  async newest(): Promise<Sealed | undefined> {
    return readEntries(await this.#ask(['XREVRANGE', this.#key, '+', '-', 'COUNT', '1']))[0];
  }

  async oldest(): Promise<Sealed | undefined> {
    return (await this.range('-', '+', 1))[0];
  }

  async at(seq: number): Promise<Sealed | undefined> {
    const id = streamId({ seq });
    return (await this.range(id, id, 1))[0];
  }

  async range(from: string, to: string, most: number): Promise<Sealed[]> {
    return readEntries(await this.#ask(['XRANGE', this.#key, from, to, 'COUNT', String(most)]));
  }

  /** Adds what an archive has, behind `end`; whether the chain did end there. `undefined`: where there is none at all. */
  async restore(end: Link | undefined, entries: readonly Sealed[]): Promise<boolean> {
    const added = entries.flatMap((entry) => [streamId(entry), entry.hash, entry.text]);
    return (await this.#ask(['EVAL', RESTORE_SCRIPT, '1', this.#key, end?.hash ?? '', ...added])) === 1;
  }

  /** Begins a chain where there is none. */
  async begin(): Promise<void> {
    await this.restore(undefined, [{ ...GENESIS, text: '' }]);
  }

  async trimBefore(seq: number): Promise<void> {
    await this.#ask(['XTRIM', this.#key, 'MINID', streamId({ seq })]);
  }
}

/** What XRANGE answers in RESP2. */
export function readEntries(reply: Reply): Sealed[] {
  return ((reply ?? []) as [string, Reply][]).map(([id, fields]) => {
    const [, hash = '', , text = ''] = asStrings(fields);
    return { seq: Number.parseInt(id, 10), hash, text };
  });
}

/** Whether an entry can stand in a line of its own: what others put into Redis may be anything. */
export function isArchivable({ text }: Sealed): boolean {
  return text.startsWith('{') && !text.includes('\n') && seqOf(text) !== undefined;
}
