import type { CloudEvent } from '../../protocol/events.ts';
import type { SeriesView } from '../../protocol/views.ts';
import type { RecordStore } from '../record-store.ts';
import { madeEvents, scoredEvents } from './forecast-events.ts';
import type { ForecastPlan } from './forecast-plan.ts';
import { type ForecastRecord, type ForeseenCount, Outlook, scoreForecast } from './forecast-record.ts';
import { dayAfter, History, hoursAfter, type Span } from './history.ts';

export interface ForecastKeeperOptions {
  readonly plan: ForecastPlan;
  readonly store: Pick<RecordStore<ForecastRecord>, 'read' | 'names' | 'replace' | 'drop'>;
  /** Resolves when the events are committed and on disk, with those that the gate refused. */
  readonly post: (events: readonly CloudEvent[]) => Promise<readonly CloudEvent[]>;
}

export interface Foresight {
  readonly made: number;
  readonly scored: number;
}

/** What could not be scored so long after its time never will be; kept, it would be tried each minute. */
const GIVEN_UP_AFTER_MS = 86_400_000;

/**
 * One forecast of a site. Each is written down before its time, told, and noted as told; after its time it is scored by what the
 * wall's own metric counts then, written down, told and let go. Cut short between any two of these, the next run goes on from
 * there: what was foreseen stands as it was written down.
 */
export class ForecastKeeper {
  readonly #options: ForecastKeeperOptions;

  constructor(options: ForecastKeeperOptions) {
    this.#options = options;
  }

  /** @param read its history, which is asked for only where something is to be foreseen or scored */
  async run(nowMs: number, read: () => Promise<SeriesView>): Promise<Foresight> {
    const { plan, store } = this.#options;
    const view = once(read);
    const past = once(async () => new History(await view(), { fromMs: 0, untilMs: nowMs, timeZone: plan.timeZone }));
    const own = (await store.names()).filter((name) => name.startsWith(`${plan.name}/`));
    const scored = await this.#scoreAll(own, past, nowMs);
    let made = 0;
    let outlook: Outlook | undefined;
    for (const span of spansAhead(plan, nowMs)) {
      const name = nameOf(plan, span);
      if (own.includes(name)) continue;
      outlook ??= new Outlook(plan, historyUntil(plan, await view(), nowMs));
      const record = outlook.foresee(span, nowMs);
      if (!record) continue;
      await this.#tellMade(name, await store.replace(name, undefined, record), nowMs);
      made += 1;
    }
    return { made, scored };
  }

  async #scoreAll(names: readonly string[], past: () => Promise<History>, nowMs: number): Promise<number> {
    const { plan, store } = this.#options;
    let count = 0;
    for (const name of names) {
      const told = await this.#tellMade(name, await store.read(name), nowMs);
      if (!told || nowMs < told.endMs + plan.waitMs) continue;
      const isScored = await this.#score(name, told, past, nowMs);
      if (isScored) count += 1;
      if (isScored || nowMs > told.endMs + plan.waitMs + GIVEN_UP_AFTER_MS) await store.drop([name]);
    }
    return count;
  }

  /** @returns whether the gate has taken its score */
  async #score(name: string, told: ForecastRecord, past: () => Promise<History>, nowMs: number): Promise<boolean> {
    const { plan, store, post } = this.#options;
    const next = told.scored ? undefined : scoreForecast(told, await past(), nowMs);
    const record = next ? await store.replace(name, told, next) : told;
    return record.scored !== undefined && (await post(scoredEvents(plan, record))).length === 0;
  }

  /** Tells what the gate may not have taken yet of what was foreseen. */
  async #tellMade(
    name: string,
    record: ForecastRecord | undefined,
    nowMs: number,
  ): Promise<ForecastRecord | undefined> {
    if (record?.told !== 'nothing') return record;
    const { plan, store, post } = this.#options;
    const refused = new Set((await post(madeEvents(plan, record))).map(({ id }) => id));
    // What the gate refuses is told again until its time is over, since somebody may set the site right; then the others are scored.
    if (refused.size > 0 && nowMs < record.endMs + plan.waitMs) return record;
    const isTaken = ([code, count]: [string, ForeseenCount]) =>
      madeEvents(plan, { ...record, foreseen: { [code]: count } }).every(({ id }) => !refused.has(id));
    const foreseen = Object.fromEntries(Object.entries(record.foreseen).filter(isTaken));
    return store.replace(name, record, { ...record, foreseen, told: 'made' });
  }
}

/** What is to be foreseen at a moment. Just after midnight yesterday is not whole yet: the next day waits for it. */
export function spansAhead({ forecast, timeZone, waitMs }: ForecastPlan, nowMs: number): Span[] {
  const isSettled = nowMs >= dayAfter(nowMs, 0, timeZone).startMs + waitMs;
  return [
    ...(forecast.day && isSettled ? [dayAfter(nowMs, 1, timeZone)] : []),
    ...hoursAfter(nowMs, forecast.hours ?? 0, timeZone),
  ];
}

/** What was known at a moment. */
export function historyUntil({ windowMs, timeZone }: ForecastPlan, view: SeriesView, untilMs: number): History {
  return new History(view, { fromMs: untilMs - windowMs, untilMs, timeZone });
}

export function nameOf({ name }: ForecastPlan, { span, startMs }: Span): string {
  return `${name}/${span}/${startMs}`;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
