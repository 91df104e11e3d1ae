import type { CloudEvent } from '../../protocol/events.ts';
import type { GateClient } from '../gate-client.ts';
import type { Log } from '../log.ts';
import { batchesOf, countRefusals, postBatches } from '../post-batches.ts';
import { drillEvents, earliestBirthMs, lifeEvents } from './drill-events.ts';
import type { DrillPlan } from './drill-plan.ts';
import type { DrillProgress, DrillProgressStore } from './drill-progress.ts';
import { DrillWindow } from './drill-window.ts';
import { SLOT_MS } from './slot.ts';

/** After a longer gap only each entity's newest heartbeat is told: the others would change nothing. */
const CATCH_UP_AFTER_MS = 120_000;
/** Memory bounds how much of a gap is caught up, or of the history filled, in one go. */
const CATCH_UP_STEP_MS = 6 * 3_600_000;
const HISTORY_STEP_MS = 8 * SLOT_MS;

export interface DrillFeedOptions {
  readonly drill: DrillPlan;
  readonly gate: Pick<GateClient, 'post'>;
  readonly progress: DrillProgressStore;
  readonly log: Log;
}

/** Tells a drill to the gate. First what stands there and how it is now, then the live seconds; the history comes from the newest hours backwards. */
export class DrillFeed {
  readonly #options: DrillFeedOptions;
  readonly #window: DrillWindow;

  constructor(options: DrillFeedOptions) {
    this.#options = options;
    this.#window = new DrillWindow(options.drill);
  }

  /** Tells everything up to `nowMs` that has not been told. Returns how many events that were. */
  async tellUntil(nowMs: number, { signal }: { signal?: AbortSignal } = {}): Promise<number> {
    const { progress } = this.#options;
    const before = (await progress.read()) ?? (await this.#begin(nowMs, signal));
    let told = 0;
    for (let fromMs = before.toldUntilMs; fromMs < nowMs; ) {
      const toMs = Math.min(nowMs, fromMs + CATCH_UP_STEP_MS);
      const span = { sinceMs: before.sinceMs, fromMs, toMs };
      const isBehind = nowMs - before.toldUntilMs > CATCH_UP_AFTER_MS;
      const events = isBehind
        ? drillEvents(this.#options.drill, { ...span, heartbeats: 'newest' })
        : this.#window.events(span);
      told += await this.#tell(events, signal);
      await progress.toldUntil(toMs);
      fromMs = toMs;
    }
    return told;
  }

  /** Fills the history, newest hours first, each entity with all its events up to where telling live began. */
  async fillHistory({
    signal,
    onProgress,
  }: {
    signal?: AbortSignal;
    onProgress?: (share: number) => Promise<void>;
  } = {}): Promise<number> {
    const { drill, progress } = this.#options;
    const start = await progress.read();
    if (!start) throw new Error('the drill has not begun: its live part begins it');
    const { sinceMs, liveFromMs } = start;
    let told = 0;
    const earliestMs = earliestBirthMs(drill, sinceMs);
    for (let bornToMs = start.filledDownToMs; bornToMs > earliestMs; ) {
      const bornFromMs = Math.max(earliestMs, bornToMs - HISTORY_STEP_MS);
      told += await this.#tell(lifeEvents(drill, { sinceMs, bornFromMs, bornToMs, untilMs: liveFromMs }), signal);
      await progress.filledDownTo(bornFromMs);
      await onProgress?.((liveFromMs - bornFromMs) / (liveFromMs - earliestMs));
      bornToMs = bornFromMs;
    }
    return told;
  }

  /** Sets up what stands there, as it is now. Cut short, it is simply done again. */
  async #begin(nowMs: number, signal: AbortSignal | undefined): Promise<DrillProgress> {
    const { drill, progress, log } = this.#options;
    const sinceMs = nowMs - drill.historyMs;
    const standing: DrillPlan = { ...drill, arrivals: [] };
    const told = await this.#tell(
      drillEvents(standing, { sinceMs, fromMs: sinceMs, toMs: nowMs, heartbeats: 'newest' }),
      signal,
    );
    await progress.begin({ sinceMs, liveFromMs: nowMs });
    log.info({ events: told, since: new Date(sinceMs).toISOString() }, 'the drill begins: what stands there is set up');
    return { sinceMs, liveFromMs: nowMs, toldUntilMs: nowMs, filledDownToMs: nowMs };
  }

  async #tell(events: readonly CloudEvent[], signal: AbortSignal | undefined): Promise<number> {
    const { gate, log } = this.#options;
    for await (const { answer } of postBatches(gate, batchesOf(events), signal ? { signal } : {})) {
      if (answer.refused.length > 0) {
        log.warn(
          { refused: Object.fromEntries(countRefusals([answer])) },
          'the gate refuses events of the drill: site file and drill do not agree',
        );
      }
    }
    return events.length;
  }
}
