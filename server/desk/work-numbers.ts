import { TZDate } from '@date-fns/tz';
import type { RedisClientType } from 'redis';
import { format } from '../../config/date-rules.ts';
import { makeWorkId, type WorkEntry } from '../../protocol/site/work.ts';
import { countUp } from '../count-up.ts';
import { httpErrors } from '../errors.ts';

export interface WorkNumbersOptions {
  /** Fails at once while Redis is down. */
  readonly redis: Pick<RedisClientType, 'get' | 'set' | 'multi'>;
  readonly site: string;
  readonly dataSet: string;
  readonly timeZone: string;
}

/** So long a day’s counter is kept, and a token stands for its entity: whoever sends again does so within the shift. */
const KEPT_S = 3 * 86_400;

/** Ids of what is entered at the desk: the site’s day and a number, counted in Redis so that two servers make no two alike. */
export class WorkNumbers {
  readonly #options: WorkNumbersOptions;

  constructor(options: WorkNumbersOptions) {
    this.#options = options;
  }

  /**
   * The id under which the sender of this token enters something: the same one for the same token, which is nobody else's.
   * @param by the id of who sends it
   * @param isTaken whether an entity has this id already: another system made it
   */
  async idFor(
    kind: string,
    {
      by,
      token,
      entry,
      nowMs,
    }: { readonly by: string; readonly token: string; readonly entry: WorkEntry; readonly nowMs: number },
    isTaken: (id: string) => Promise<boolean>,
  ): Promise<string> {
    const { redis } = this.#options;
    const key = this.#key('token', kind, `${by}:${token}`);
    const known = await redis.get(key);
    if (known !== null) return known;
    const id = await this.#next(kind, entry, nowMs, isTaken);
    const other = await redis.set(key, id, {
      condition: 'NX',
      GET: true,
      expiration: { type: 'EX', value: KEPT_S },
    });
    return typeof other === 'string' ? other : id;
  }

  async #next(
    kind: string,
    entry: WorkEntry,
    nowMs: number,
    isTaken: (id: string) => Promise<boolean>,
  ): Promise<string> {
    const { redis, timeZone } = this.#options;
    const date = format(new TZDate(nowMs, timeZone), 'yyyyMMdd');
    const key = this.#key('number', kind, date);
    const [first = 0, last = 0] = entry.numbers;
    for (;;) {
      const counted = await countUp(redis, key, { lastsS: KEPT_S, from: 'last' });
      const number = first + counted - 1;
      if (number > last) throw httpErrors.conflict('desk.numbers', 'the numbers of this day are used up');
      const id = makeWorkId(entry, date, number);
      if (!(await isTaken(id))) return id;
    }
  }

  #key(part: string, kind: string, of: string): string {
    const { site, dataSet } = this.#options;
    return `{wf:${site}}:desk:${dataSet}:${part}:${kind}:${of}`;
  }
}
