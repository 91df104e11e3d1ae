import type { CloudEvent } from '../../protocol/events.ts';
import type { Readings } from '../../protocol/readings.ts';
import type { RecordStore } from '../record-store.ts';
import { ToldOnce } from '../told-once.ts';
import { hasOverflown, studiesOfList } from './listed-studies.ts';
import { NOTHING_HELD, type RepeatedRecord, watchRepeats } from './repeated-studies.ts';
import { isListed, metricOf, type RepeatedRule, type StudyPlan } from './study-rules.ts';

export interface StudyKeeperOptions {
  readonly plan: StudyPlan;
  readonly store: Pick<RecordStore<RepeatedRecord>, 'read' | 'replace'>;
  /** Resolves when the events are committed and on disk, with those that the gate refused. */
  readonly post: (events: readonly CloudEvent[]) => Promise<readonly CloudEvent[]>;
  /** A list was full of what is new: what came before it was not seen, unless by the worker before this one. */
  readonly onOverflow: (list: string) => void;
}

/**
 * One rule of what must be studied. What a list opens follows from its rows, so nothing is written down of it: what was told in
 * this process is passed over, and after a start told once more, which changes nothing. What is counted is written down
 * before it is told, since the count goes on.
 */
export class StudyKeeper {
  readonly #options: StudyKeeperOptions;
  readonly #once: ToldOnce;
  #listed: ReadonlySet<string> | undefined;

  constructor(options: StudyKeeperOptions) {
    this.#options = options;
    this.#once = new ToldOnce(options.post);
  }

  /** @returns what was opened, as far as this process knows */
  async look(readings: Readings): Promise<readonly CloudEvent[]> {
    const { plan } = this.#options;
    const view = readings.views[metricOf(plan)];
    if (isListed(plan) && view?.view === 'list') {
      const fromMs = readings.at - plan.reachMs;
      if (hasOverflown(view, { seen: this.#listed, fromMs })) this.#options.onOverflow(plan.rule.list);
      this.#listed = new Set(view.rows.map(({ id }) => id));
      return this.#once.tell(studiesOfList(plan, view, readings.at));
    }
    if (!isListed(plan) && view?.view === 'table') return this.#watch(plan, { view, atMs: readings.at });
    throw new TypeError(`${metricOf(plan)} is not what the rule ${plan.name} looks at`);
  }

  async #watch(
    plan: RepeatedRule,
    { view, atMs }: Omit<Parameters<typeof watchRepeats>[1], 'plan'>,
  ): Promise<readonly CloudEvent[]> {
    const { store } = this.#options;
    const stands = await store.read(plan.name);
    const before = await this.#tell(stands);
    const next = watchRepeats(before ?? NOTHING_HELD, { plan, view, atMs });
    if (next === (before ?? NOTHING_HELD)) return [];
    await this.#tell(await store.replace(plan.name, before, next));
    return next.untold;
  }

  async #tell(record: RepeatedRecord | undefined): Promise<RepeatedRecord | undefined> {
    if (!record || record.untold.length === 0) return record;
    const { plan, store, post } = this.#options;
    const refused = await post(record.untold);
    return store.replace(plan.name, record, { ...record, untold: refused });
  }
}
