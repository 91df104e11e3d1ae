import { readFileSync } from 'node:fs';
import type { RedisClientType } from 'redis';
import { httpErrors } from '../errors.ts';
import { within } from '../within.ts';
import type { Act, Audit } from './audit.ts';
import { bounded } from './bounded.ts';
import { GENESIS, type Link, seal } from './chain.ts';
import { auditKeys } from './keys.ts';

const APPEND_SCRIPT = readFileSync(new URL('lua/append-1.lua', import.meta.url), 'utf8');
/** Longer than this no request waits for its entry. */
const PATIENCE_MS = 2_000;
/** Other writers may be faster so often; each time one of them has got on. */
const TRIES = 100;
/** Acts are those of people; a thousand at a time are a fault. */
const WAITING_MAX = 1_000;

export interface LedgerOptions {
  readonly redis: Pick<RedisClientType, 'eval'>;
  readonly site: string;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

/** Writes entries into the chain of a site, which any number of servers and commands write at once. */
export class Ledger implements Audit {
  readonly #options: LedgerOptions;
  /** Where the chain ended when this process last heard of it. */
  #head: Link = GENESIS;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  async record(act: Act): Promise<number> {
    if (this.#waiting >= WAITING_MAX) throw httpErrors.unavailable('the audit trail');
    this.#waiting += 1;
    // One after the other: those of one process would only get into each other's way.
    const written = this.#last.then(() => within(PATIENCE_MS, this.#append(act)));
    this.#last = written.catch(() => undefined);
    try {
      return await written;
    } catch (error) {
      throw httpErrors.unavailable('the audit trail', error);
    } finally {
      this.#waiting -= 1;
    }
  }

  async #append({ before, after, who, from, what, on, reason, failed }: Act): Promise<number> {
    const { redis, site, now } = this.#options;
    const entry = {
      at: Math.floor(now()),
      who,
      ...(from !== undefined && { from }),
      what,
      on,
      ...(before !== undefined && { before: bounded(before) }),
      ...(after !== undefined && { after: bounded(after) }),
      ...(reason !== undefined && { reason }),
      ...(failed && { failed }),
    };
    for (let left = TRIES; left > 0; left -= 1) {
      const sealed = seal(this.#head, entry);
      const reply = await redis.eval(APPEND_SCRIPT, {
        keys: [auditKeys(site).entries],
        arguments: [this.#head.hash, String(sealed.seq), sealed.hash, sealed.text],
      });
      if (reply === 0) throw new Error('no server has opened the chain yet');
      if (Array.isArray(reply)) this.#head = { seq: Number(reply[0]), hash: String(reply[1]) };
      else {
        this.#head = sealed;
        return sealed.seq;
      }
    }
    throw new Error(`others were faster ${TRIES} times`);
  }
}
