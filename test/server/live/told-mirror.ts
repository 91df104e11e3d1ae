import type { EntityEvent } from '../../../server/aggregate/event.ts';
import { splitField } from '../../../server/aggregate/delta.ts';
import { partitionOf } from '../../../server/aggregate/keys.ts';
import type { SitePlan } from '../../../server/aggregate/plan.ts';
import { recompute } from '../../../server/aggregate/recompute.ts';
import type { Mirror } from '../../../server/live/mirror.ts';
import { fieldOf, joinAll, packAll } from '../../laws/entities.ts';

export const PARTITIONS = 2;

/** The partitions of a data set, without a Redis: hands a mirror the deltas that commits of these events would append. */
export class ToldPartitions {
  readonly #plan: SitePlan;
  readonly #histories: EntityEvent[][] = Array.from({ length: PARTITIONS }, () => []);
  readonly #totals: ReadonlyMap<string, number>[] = Array.from({ length: PARTITIONS }, () => new Map());

  constructor(plan: SitePlan) {
    this.#plan = plan;
  }

  get history(): readonly EntityEvent[] {
    return this.#histories.flat();
  }

  commit(events: readonly EntityEvent[], mirrors: readonly Mirror[]): void {
    for (const event of events) this.#histories[partitionOf(fieldOf(event), PARTITIONS)]?.push(event);
    this.#histories.forEach((history, partition) => {
      const entities = packAll(joinAll(history));
      const totals = recompute(this.#plan, entities);
      const before = this.#totals[partition] ?? new Map<string, number>();
      const cells: (string | number)[] = [];
      for (const key of new Set([...before.keys(), ...totals.keys()])) {
        if (before.get(key) !== totals.get(key)) cells.push(key, totals.get(key) ?? 0);
      }
      this.#totals[partition] = totals;
      const newest: Record<string, number> = {};
      for (const { kind, at } of history) newest[kind.name] = Math.max(newest[kind.name] ?? at, at);
      const delta = {
        at: 0,
        cells,
        entities: entities.map(([field, packed]) => ({ ...splitField(field), packed })),
        newest,
      };
      for (const mirror of mirrors) mirror.applyDelta(partition, delta);
    });
  }
}
