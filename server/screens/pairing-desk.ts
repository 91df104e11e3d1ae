import type { RedisClientType } from 'redis';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { PAIRING_TTL_MS, SCREEN_TOKEN } from '../../protocol/pairing.ts';
import { unwitnessed, type Witness } from '../audit/audit.ts';
import { countUp } from '../count-up.ts';
import { httpErrors } from '../errors.ts';
import type { ScreenPlace } from '../gate/keys/key-record.ts';
import type { KeyStore } from '../gate/keys/key-store.ts';
import { formatToken, hashToken, keyId, TOKEN_BYTES } from '../gate/keys/token.ts';

/** A wall that starts up after a power cut asks for all of its screens at once; behind a proxy they have one address. */
const PER_ADDRESS_MAX = 60;
/** In all: a code is guessed only by an administrator, but no flood may use up Redis or the codes. */
const IN_ALL_MAX = 1_000;
const WRONG_CODES_MAX = 20;
const WINDOW_S = 60;
const CODES = 1_000_000;
/** With the most pairings open, one try in a thousand meets a code that is in use. */
const TRIES = 8;

const Pending = Type.Object({
  wall: Type.String(),
  screen: Type.Optional(Type.String()),
  /** Of the token that the code lets in. */
  hash: Type.String(),
});

export interface DeskOptions {
  readonly redis: Pick<RedisClientType, 'set' | 'get' | 'getDel' | 'multi'>;
  readonly store: KeyStore;
  readonly site: string;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

export interface Pairing {
  readonly code: string;
  /** Opens nothing until the code has been entered. */
  readonly token: string;
}

/** Where screens show a code and administrators enter it, rules [PR2] and [PR5]. */
export class PairingDesk {
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Throws the HTTP error to answer where there are too many. */
  async open({ wall, screen }: ScreenPlace, address: string): Promise<Pairing> {
    await this.#limit(`from:${address}`, PER_ADDRESS_MAX, 'pairings from this address');
    await this.#limit('all', IN_ALL_MAX, 'pairings');
    const { redis, random } = this.#options;
    const token = formatToken('screen', random(TOKEN_BYTES));
    const pending: Static<typeof Pending> = { wall, ...(screen !== undefined && { screen }), hash: hashToken(token) };
    for (let left = TRIES; left > 0; left -= 1) {
      const code = formatCode(random(6));
      const isNew = await redis.set(this.#key(`code:${code}`), JSON.stringify(pending), {
        condition: 'NX',
        expiration: { type: 'PX', value: PAIRING_TTL_MS },
      });
      if (isNew) return { code, token };
    }
    throw httpErrors.tooMany('pairings', WINDOW_S);
  }

  /** Lets in the screen that shows this code; once. Throws the HTTP error to answer where none does. */
  async enter(
    code: string,
    { label = '', witness = unwitnessed }: { label?: string; witness?: Witness } = {},
  ): Promise<ScreenPlace & { readonly id: string }> {
    const { redis, store, now } = this.#options;
    const key = this.#key(`code:${code}`);
    const text = await redis.get(key);
    if (typeof text !== 'string') {
      await this.#limit('wrong', WRONG_CODES_MAX, 'codes that no screen shows');
      throw httpErrors.unknownPairing();
    }
    const { hash, ...place } = Value.Parse(Pending, JSON.parse(text));
    const id = keyId(hash);
    return await witness({ on: `screen/${id}`, after: { ...place, label } }, async () => {
      // Of two who enter it at once, one lets the screen in.
      if (typeof (await redis.getDel(key)) !== 'string') throw httpErrors.unknownPairing();
      const createdAt = Math.round(now());
      const endsAt = createdAt + SCREEN_TOKEN.lifeMs;
      await store.add(hash, { id, role: 'screen', scope: 'screen', place, label, createdAt, endsAt });
      return { ...place, id };
    });
  }

  async #limit(name: string, most: number, what: string): Promise<void> {
    const { redis } = this.#options;
    const key = this.#key(`count:${name}`);
    const count = await countUp(redis, key, { lastsS: WINDOW_S, from: 'first' });
    if (count > most) throw httpErrors.tooMany(what, WINDOW_S);
  }

  #key(name: string): string {
    return `{wf:${this.#options.site}:pairing}:${name}`;
  }
}

/** Six digits, all as likely: 48 bits leave no bias that anybody could use. */
function formatCode(random: Uint8Array): string {
  const number = random.reduce((value, byte) => value * 256 + byte, 0);
  return String(number % CODES).padStart(6, '0');
}
