import { readFileSync } from 'node:fs';
import type { RedisClientType } from 'redis';
import { Value } from 'typebox/value';
import { Briefing, type BriefingDraft } from '../../protocol/briefing.ts';
import { httpErrors } from '../errors.ts';
import { orUnavailable } from '../or-unavailable.ts';

const STORE_SCRIPT = readFileSync(new URL('lua/store-1.lua', import.meta.url), 'utf8');
/** A year of working days; more is an archive, and belongs elsewhere. */
const BRIEFINGS_MOST = 250;

export interface BriefingStoreOptions {
  /** Fails at once while Redis is down. */
  readonly redis: Pick<RedisClientType, 'eval' | 'hGet' | 'hVals'>;
  readonly site: string;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  readonly makeId: () => string;
}

/** The briefings of a site. Every method throws the HTTP error to answer. */
export class BriefingStore {
  readonly #options: BriefingStoreOptions;
  readonly #key: string;

  constructor(options: BriefingStoreOptions) {
    this.#options = options;
    this.#key = `{wf:${options.site}:briefings}:briefings`;
  }

  /** The one that was changed last comes first. */
  async list(): Promise<readonly Briefing[]> {
    const texts = await orUnavailable('briefings', () => this.#options.redis.hVals(this.#key));
    return texts.map(parse).sort((a, b) => b.changedAt - a.changedAt || (a.id < b.id ? -1 : 1));
  }

  async find(id: string): Promise<Briefing | undefined> {
    const text = await orUnavailable('briefings', () => this.#options.redis.hGet(this.#key, id));
    return typeof text === 'string' ? parse(text) : undefined;
  }

  async get(id: string): Promise<Briefing> {
    const briefing = await this.find(id);
    if (!briefing) throw httpErrors.notFound('briefing');
    return briefing;
  }

  create(draft: BriefingDraft, by: string): Promise<Briefing> {
    return this.#store({ ...draft, id: this.#options.makeId() }, { read: 0, by });
  }

  /** `read` is the revision that whoever changes it has seen: nobody writes over what somebody else wrote meanwhile. */
  change(id: string, draft: BriefingDraft, { read, by }: { read: number; by: string }): Promise<Briefing> {
    return this.#store({ ...draft, id }, { read, by });
  }

  async remove(id: string): Promise<void> {
    const { revision } = await this.get(id);
    await this.#eval(id, revision, '');
  }

  async #store(draft: BriefingDraft & { id: string }, { read, by }: { read: number; by: string }): Promise<Briefing> {
    const changedAt = Math.floor(this.#options.now());
    const briefing: Briefing = { ...draft, revision: read + 1, changedAt, changedBy: by };
    await this.#eval(briefing.id, read, JSON.stringify(briefing));
    return briefing;
  }

  async #eval(id: string, read: number, text: string): Promise<void> {
    const reply = await orUnavailable('briefings', () =>
      this.#options.redis.eval(STORE_SCRIPT, {
        keys: [this.#key],
        arguments: [id, String(read), text, String(BRIEFINGS_MOST)],
      }),
    );
    if (reply === 'unknown') throw httpErrors.notFound('briefing');
    if (reply === 'changed')
      throw httpErrors.conflict('briefing.changed', 'somebody else has changed it: read it anew');
    if (reply === 'full')
      throw httpErrors.conflict('briefing.most', `there are ${BRIEFINGS_MOST} briefings: remove one`);
  }
}

function parse(text: string): Briefing {
  return Value.Parse(Briefing, JSON.parse(text));
}
