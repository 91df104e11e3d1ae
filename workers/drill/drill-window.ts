import { bisector } from 'd3-array';
import type { CloudEvent } from '../../protocol/events.ts';
import { drillEvents } from './drill-events.ts';
import type { DrillPlan } from './drill-plan.ts';

const MOST_AHEAD_MS = 900_000;
/** About how many events are made ahead. */
const EVENTS_AHEAD = 20_000;
const LEAST_AHEAD_MS = 10_000;

/** The near future of a drill, made in one go, since finding what is under way costs as much for a second as for minutes. */
export class DrillWindow {
  readonly #drill: DrillPlan;
  readonly #aheadMs: number;
  #sinceMs = 0;
  #fromMs = 0;
  #toMs = 0;
  #events: readonly CloudEvent[] = [];

  constructor(drill: DrillPlan) {
    this.#drill = drill;
    const perMs = drill.populations.reduce(
      (sum, { size, heartbeat }) => sum + (heartbeat ? size / heartbeat.everyMs : 0),
      0,
    );
    this.#aheadMs = perMs > 0 ? Math.max(LEAST_AHEAD_MS, Math.min(MOST_AHEAD_MS, EVENTS_AHEAD / perMs)) : MOST_AHEAD_MS;
  }

  /** All that happens in [fromMs, toMs). */
  events({ sinceMs, fromMs, toMs }: { sinceMs: number; fromMs: number; toMs: number }): readonly CloudEvent[] {
    if (sinceMs !== this.#sinceMs || fromMs < this.#fromMs || toMs > this.#toMs) {
      this.#sinceMs = sinceMs;
      this.#fromMs = fromMs;
      this.#toMs = Math.max(toMs, Math.floor(fromMs + this.#aheadMs));
      this.#events = drillEvents(this.#drill, { sinceMs, fromMs, toMs: this.#toMs, heartbeats: 'all' });
    }
    return this.#events.slice(placeOf(this.#events, fromMs), placeOf(this.#events, toMs));
  }
}

const byTime = bisector((event: CloudEvent) => event.time);

function placeOf(events: readonly CloudEvent[], timeMs: number): number {
  return byTime.left(events, new Date(timeMs).toISOString());
}
