import type { CloudEvent } from '../../protocol/events.ts';
import type { Readings } from '../../protocol/readings.ts';
import type { SeriesView } from '../../protocol/views.ts';
import type { Chart } from './chart.ts';
import type { RecordStore } from '../record-store.ts';
import { seriesIn } from '../series-in.ts';
import { surgeEvent, type SurgePlan } from './surge-events.ts';
import { type WatchState, watchMinutes } from './surge-watch.ts';
import { learnRates, type UsualRates } from './usual-rates.ts';

/** What is kept of a surge between two minutes. */
export interface KeptWatch extends WatchState {
  /** What was seen and the gate may not have taken yet. */
  readonly untold: readonly CloudEvent[];
}

export interface SurgeKeeperOptions {
  readonly plan: SurgePlan;
  readonly store: Pick<RecordStore<KeptWatch>, 'read' | 'replace'>;
  readonly read: (keys: readonly string[]) => Promise<Readings>;
  /** Resolves when the events are committed and on disk, with those that the gate refused. */
  readonly post: (events: readonly CloudEvent[]) => Promise<readonly CloudEvent[]>;
  readonly charts: (rate: number) => Chart;
  readonly holdOffMs: number;
}

const HOUR_MS = 3_600_000;
/** As long as the gate refuses what is told, so much of it is kept, and what was seen last. */
const UNTOLD_MAX = 100;

/**
 * Looks at one surge's counts each minute. What was seen is written down with the place up to which it looked, then told, then noted
 * as told: cut short between any two, the next minute tells it, once, as it was seen.
 */
export class SurgeKeeper {
  readonly #options: SurgeKeeperOptions;
  /** What is usual is learnt anew each hour. */
  #rates: { readonly hour: number; readonly usual: UsualRates } | undefined;

  constructor(options: SurgeKeeperOptions) {
    this.#options = options;
  }

  /** @returns what was seen */
  async look(): Promise<readonly CloudEvent[]> {
    const { plan, store, read, charts, holdOffMs } = this.#options;
    const { name, surge } = plan;
    const before = await this.#tell(await store.read(name));
    const readings = await read([surge.counts, surge.usual]);
    const rates = this.#ratesAt(seriesIn(readings, surge.usual), readings.at);
    const view = seriesIn(readings, surge.counts);
    const { state, seen } = watchMinutes(before, { view, atMs: readings.at, rates, charts, holdOffMs });
    const found = seen.map((one) => surgeEvent(plan, one));
    const kept = { ...state, untold: [...(before?.untold ?? []).slice(-UNTOLD_MAX), ...found] };
    await this.#tell(await store.replace(name, before, kept));
    return found;
  }

  async #tell(kept: KeptWatch | undefined): Promise<KeptWatch | undefined> {
    if (!kept || kept.untold.length === 0) return kept;
    const { plan, store, post } = this.#options;
    // What the gate refuses is told again: by then somebody may have set the site right.
    const refused = await post(kept.untold);
    return store.replace(plan.name, kept, { ...kept, untold: refused });
  }

  #ratesAt(usual: SeriesView, atMs: number): UsualRates {
    const hour = Math.floor(atMs / HOUR_MS);
    if (this.#rates?.hour !== hour)
      this.#rates = { hour, usual: learnRates(usual, { atMs, timeZone: this.#options.plan.timeZone }) };
    return this.#rates.usual;
  }
}
