import type { Position } from '../../protocol/messages.ts';
import { SMALLEST_COUNT } from '../../protocol/site/visitors.ts';
import type { Hub, Turn } from '../live/hub.ts';
import { createHeldTopic } from '../live/topics/held-topic.ts';
import type { Topic } from '../live/topics/topic.ts';
import { VisitorTopic } from '../visitors/visitor-topic.ts';
import type { WallMode } from './wall-modes.ts';

type Tick = Extract<Turn, { turn: 'tick' }>;

/**
 * The views that a wall is sent in place of the hub's: those of one moment, those that visitors may see, or both. Its position is
 * of an epoch of its own, so that no page goes on from one to the other by patches ([MO3]).
 */
export class ShownViews {
  readonly topics: ReadonlyMap<string, Topic>;
  readonly #epoch: string;
  readonly #guarded: readonly VisitorTopic[];
  readonly #mode: WallMode;
  #revision: number;
  #at: number;

  /** @param serial of this start of the server, another for each */
  constructor(hub: Hub, mode: WallMode, serial: number) {
    const { position, options } = hub;
    const { metrics, file } = options.plan.site;
    const { numbers } = mode;
    this.#epoch = `${position.epoch}~${serial}`;
    this.#revision = position.revision;
    this.#at = mode.at;
    this.#mode = mode;
    const base = numbers
      ? new Map([...numbers.views].map(([key, text]) => [key, createHeldTopic(key, text)]))
      : hub.topics;
    const open = new Set(file.visitors?.open);
    const smallest = file.visitors?.smallestCount ?? SMALLEST_COUNT;
    const guarded: VisitorTopic[] = [];
    const topics = new Map<string, Topic>();
    for (const [key, topic] of base) {
      const metric = metrics[key];
      if (!mode.visitors || open.has(key)) topics.set(key, topic);
      else if (metric) {
        const visible = new VisitorTopic({ topic, metric, topics: base, smallest, revision: this.#revision });
        guarded.push(visible);
        topics.set(key, visible);
      }
    }
    this.topics = topics;
    this.#guarded = guarded;
  }

  /** Whether it shows what a wall in this mode is to show. */
  isOf({ visitors, numbers }: WallMode): boolean {
    return visitors === this.#mode.visitors && numbers?.at === this.#mode.numbers?.at;
  }

  /** Of when its numbers are, epoch ms; undefined: live. */
  get numbersAt(): number | undefined {
    return this.#mode.numbers?.at;
  }

  get position(): Position {
    return { epoch: this.#epoch, revision: this.#revision };
  }
  /** Wall time from which the present revision holds; never before the mode does. */
  get at(): number {
    return this.#at;
  }

  /** What of a tick of the hub this wall is sent; undefined: nothing. */
  advance({ revision, at, changes, incomplete }: Tick): Tick | undefined {
    if (this.#mode.numbers) return undefined;
    const shown = new Map(changes);
    for (const topic of this.#guarded) {
      shown.delete(topic.key);
      const patch = topic.watched.some((key) => changes.has(key)) ? topic.advance(revision) : undefined;
      if (patch !== undefined) shown.set(topic.key, patch);
    }
    if (shown.size === 0) return undefined;
    this.#revision = revision;
    this.#at = Math.max(this.#at, at);
    return { turn: 'tick', revision, at: this.#at, changes: shown, incomplete };
  }
}
