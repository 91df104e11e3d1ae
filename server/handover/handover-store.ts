import { readFileSync } from 'node:fs';
import type { RedisClientType } from 'redis';
import { Value } from 'typebox/value';
import { HandoverNote, HandoverSheet } from '../../protocol/handover.ts';
import { httpErrors } from '../errors.ts';
import { orUnavailable } from '../or-unavailable.ts';

const SIGN_SCRIPT = readFileSync(new URL('lua/sign-2.lua', import.meta.url), 'utf8');
/** More than a shift writes; older ones are on the sheet before. */
const NOTES_MOST = 200;
const SHEETS_LISTED = 30;

export interface HandoverStoreOptions {
  /** Fails at once while Redis is down. */
  readonly redis: Pick<RedisClientType, 'eval' | 'get' | 'mGet' | 'lPush' | 'lTrim' | 'lRange'>;
  readonly site: string;
  /** How long a sheet is kept. */
  readonly keepMs: number;
}

/** The sheets of a site and the notes of the shift. Every method throws the HTTP error to answer. */
export class HandoverStore {
  readonly #options: HandoverStoreOptions;
  readonly #place: string;

  constructor(options: HandoverStoreOptions) {
    this.#options = options;
    this.#place = `{wf:${options.site}:handover}`;
  }

  /** The newest first. Those that are kept no more are left out. */
  async list(): Promise<readonly HandoverSheet[]> {
    return orUnavailable('handovers', async () => {
      const { redis } = this.#options;
      const last = Number((await redis.get(this.#lastKey)) ?? 0);
      const numbers = Array.from({ length: Math.min(last, SHEETS_LISTED) }, (_, index) => last - index);
      if (numbers.length === 0) return [];
      const texts = await redis.mGet(numbers.map((number) => this.#sheetKey(number)));
      return texts.flatMap((text) => (typeof text === 'string' ? [parse(text)] : []));
    });
  }

  async get(number: number): Promise<HandoverSheet> {
    const text = await orUnavailable('handovers', () => this.#options.redis.get(this.#sheetKey(number)));
    if (typeof text !== 'string') throw httpErrors.notFound('handover');
    return parse(text);
  }

  /** The number that the next sheet has: numbers have no gaps. */
  async nextNumber(): Promise<number> {
    return 1 + Number((await orUnavailable('handovers', () => this.#options.redis.get(this.#lastKey))) ?? 0);
  }

  /** Stores a sheet that the outgoing shift has signed, or the one that the incoming shift has signed as well. */
  async sign(sheet: HandoverSheet): Promise<void> {
    const { redis, keepMs } = this.#options;
    const by = sheet.incoming ? 'incoming' : 'outgoing';
    const reply = await orUnavailable('handovers', () =>
      redis.eval(SIGN_SCRIPT, {
        keys: [this.#lastKey, this.#sheetKey(sheet.number)],
        arguments: [String(sheet.number), JSON.stringify(sheet), String(Math.ceil(keepMs / 1_000)), by],
      }),
    );
    if (reply !== 1) throw httpErrors.conflict('handover.signed', 'somebody else was first: read it anew');
  }

  async note(note: HandoverNote): Promise<void> {
    await orUnavailable('handovers', async () => {
      await this.#options.redis.lPush(this.#notesKey, JSON.stringify(note));
      await this.#options.redis.lTrim(this.#notesKey, 0, NOTES_MOST - 1);
    });
  }

  /** Those behind a moment (epoch ms), the newest first. */
  async notesSince(since: number): Promise<readonly HandoverNote[]> {
    const texts = await orUnavailable('handovers', () => this.#options.redis.lRange(this.#notesKey, 0, NOTES_MOST - 1));
    return texts.map((text) => Value.Parse(HandoverNote, JSON.parse(text))).filter(({ at }) => at > since);
  }

  get #lastKey(): string {
    return `${this.#place}:last`;
  }
  get #notesKey(): string {
    return `${this.#place}:notes`;
  }
  #sheetKey(number: number): string {
    return `${this.#place}:sheet:${number}`;
  }
}

function parse(text: string): HandoverSheet {
  return Value.Parse(HandoverSheet, JSON.parse(text));
}
