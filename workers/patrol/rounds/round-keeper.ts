import type { CloudEvent } from '../../../protocol/events.ts';
import type { PatrolEvents } from './patrol-events.ts';
import type { ClassPlan } from './patrol-plan.ts';
import type { RoundLedger, RoundState } from './round-ledger.ts';
import { cameraAt, firstRound, nextFirst, nextRound, placesDue, type Round } from './round-schedule.ts';

/** Some places of a round, for one job. */
export interface Chunk extends Round {
  readonly className: string;
  readonly fingerprint: string;
  readonly first: number;
  readonly fromPlace: number;
  readonly toPlace: number;
}

/** What the workers find after they were away: at most so many rounds are reported as missed. */
const MISSED_ROUNDS_MAX = 300;
/** After a round's end, what was begun in it comes to its end first. */
const CLOSE_AFTER_MS = 35_000;
/** Cameras of one job: some seconds of work, so that many hands share a round and an interrupted job loses little. */
export const CHUNK_CAMERAS = 250;

export interface RoundKeeperOptions {
  readonly ledger: RoundLedger;
  readonly events: PatrolEvents;
  readonly give: (chunks: readonly Chunk[]) => Promise<void>;
  readonly report: (events: readonly CloudEvent[]) => Promise<void>;
}

/** Keeps the rounds of the classes: hands out places as they come up, closes a round after its end, reports it, begins the next. */
export class RoundKeeper {
  readonly #options: RoundKeeperOptions;

  constructor(options: RoundKeeperOptions) {
    this.#options = options;
  }

  /** Brings a class to `nowMs`. Doing it again, also after it was cut short, does no harm: jobs and events have ids of their own. */
  async keep(plan: ClassPlan, nowMs: number): Promise<void> {
    const { ledger } = this.#options;
    let state = await ledger.readState(plan.name);
    if (!state || state.fingerprint !== plan.fingerprint)
      state = { ...firstRound(plan.schedule, nowMs), fingerprint: plan.fingerprint, first: 0, given: 0 };
    for (let closed = 0; nowMs >= state.endsMs + CLOSE_AFTER_MS; closed += 1) {
      const first: number = closed < MISSED_ROUNDS_MAX ? await this.#close(plan, state) : state.first;
      state = { ...nextRound(plan.schedule, state), fingerprint: plan.fingerprint, first, given: 0 };
    }
    const due = nowMs < state.endsMs ? placesDue(state, plan.cameras.length, nowMs) : state.given;
    if (due > state.given) {
      await this.#options.give(chunksOf(plan.name, state, due));
      state = { ...state, given: due };
    }
    await ledger.writeState(plan.name, state);
  }

  /** Reports a round by district. @returns the camera that the next one begins with */
  async #close(plan: ClassPlan, state: RoundState): Promise<number> {
    const { ledger, events, report } = this.#options;
    const { name: className, cameras } = plan;
    const count = cameras.length;
    const isDone = await ledger.readDone(className, state);
    const countsOf = await ledger.readCounts(className, state);
    const districts = new Map<string, { planned: number; done: number }>();
    for (let place = 0; place < count; place += 1) {
      const camera = cameras[cameraAt(place, { first: state.first, count })];
      if (!camera) continue;
      const sums = districts.get(camera.district) ?? { planned: 0, done: 0 };
      districts.set(camera.district, { planned: sums.planned + 1, done: sums.done + (isDone(place) ? 1 : 0) });
    }
    const told = [...districts].flatMap(([district, sums]) =>
      events.round(state, { className, district, ...sums, ...countsOf(district) }),
    );
    await report(told);
    return nextFirst(isDone, { first: state.first, count });
  }
}

function chunksOf(className: string, state: RoundState, due: number): Chunk[] {
  const { startsMs, endsMs, fingerprint, first, given } = state;
  const count = Math.ceil((due - given) / CHUNK_CAMERAS);
  return Array.from({ length: count }, (_, index) => {
    const fromPlace = given + index * CHUNK_CAMERAS;
    const toPlace = Math.min(due, fromPlace + CHUNK_CAMERAS);
    return { className, startsMs, endsMs, fingerprint, first, fromPlace, toPlace };
  });
}
