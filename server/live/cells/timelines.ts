import type { CellSink } from './cell-sink.ts';
import { Timeline } from './timeline.ts';

/** A timeline for each group. */
export class Timelines implements CellSink {
  readonly #groups = new Map<number, Timeline>();

  add(group: number, bucket: number, amount: number): void {
    this.of(group).add(bucket, amount);
  }

  of(group: number): Timeline {
    let timeline = this.#groups.get(group);
    if (!timeline) this.#groups.set(group, (timeline = new Timeline()));
    return timeline;
  }

  /** Groups that ever held anything. */
  groups(): IterableIterator<[group: number, timeline: Timeline]> {
    return this.#groups.entries();
  }
}
