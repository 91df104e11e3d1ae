import type { CloudEvent } from '../protocol/events.ts';

/** Tells once in a process what follows, look after look, from what is listed; what has left the list is forgotten. */
export class ToldOnce {
  readonly #post: (events: readonly CloudEvent[]) => Promise<readonly CloudEvent[]>;
  /** Ids of events that the gate has. */
  #told: ReadonlySet<string> = new Set();

  /** @param post resolves when the events are committed and on disk, with those that the gate refused */
  constructor(post: (events: readonly CloudEvent[]) => Promise<readonly CloudEvent[]>) {
    this.#post = post;
  }

  /** @returns what the gate has taken now */
  async tell(events: readonly CloudEvent[]): Promise<readonly CloudEvent[]> {
    const fresh = events.filter(({ id }) => !this.#told.has(id));
    // What the gate refuses is told again: by then somebody may have set the site right.
    const refused = new Set(await this.#post(fresh));
    this.#told = new Set(events.filter((event) => !refused.has(event)).map(({ id }) => id));
    return fresh.filter((event) => !refused.has(event));
  }
}
