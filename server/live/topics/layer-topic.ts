import { bisectRight } from 'd3-array';
import type { LayerView } from '../../../protocol/views.ts';
import { layerDistrict, type LayerPlan, layerPoint, layerState, NOT_SHOWN } from '../../aggregate/layer-plan.ts';
import type { Registers } from '../../aggregate/registers.ts';
import type { EntitySink } from '../entities/kind-entities.ts';
import type { TopicState } from './topic-state.ts';

const FIRST_STATE = 48;
const HIDDEN = '-'.charCodeAt(0);

/** An entity as the layer shows it. */
interface Placed {
  readonly state: number;
  readonly point: readonly [number, number];
  readonly district: number;
}
const NOWHERE: readonly [number, number] = [0, 0];
const NO_DISTRICT = -1;

/**
 * A layer as columns, and for each entity the revision at which it changed. From these follows what any client lacks:
 * one that stands at an older revision the entities that changed since, one that has had only the first ones the rest.
 * So neither a slow client nor one that comes back costs the server any memory of its own.
 */
export class LayerTopic implements TopicState, EntitySink {
  readonly form = 'layer';
  readonly isComplete = true;
  readonly key: string;
  readonly #plan: LayerPlan;
  readonly #districtIndex: ReadonlyMap<string, number>;
  /** Entity -> its place in the columns. */
  readonly #indices: number[] = [];
  readonly #states: number[] = [];
  readonly #places: number[] = [];
  readonly #districts: number[] = [];
  readonly #changedAts: number[] = [];
  readonly #movedAts: number[] = [];
  /** Never falls from one entity to the next. */
  readonly #addedAts: number[] = [];
  /** What came in since the last tick: the columns hold the state of a revision, never one in between. */
  readonly #pending = new Map<number, Placed>();
  #changedAt = 0;

  constructor({ key, plan, districts }: { key: string; plan: LayerPlan; districts: readonly string[] }) {
    this.key = key;
    this.#plan = plan;
    this.#districtIndex = new Map(districts.map((code, index) => [code, index]));
  }

  get changedAt(): number {
    return this.#changedAt;
  }
  /** Entities as of the last tick. */
  get size(): number {
    return this.#states.length;
  }

  /** How many entities there were at a revision. */
  sizeAt(revision: number): number {
    return bisectRight(this.#addedAts, revision);
  }

  put(entity: number, registers: Registers, slot: number): void {
    const state = layerState(this.#plan, registers, slot);
    const character = state === NOT_SHOWN ? HIDDEN : FIRST_STATE + state;
    if (this.#plan.point) {
      const point = layerPoint(this.#plan, registers, slot);
      // An entity that has told no place cannot be shown at one.
      this.#pending.set(entity, { state: point ? character : HIDDEN, point: point ?? NOWHERE, district: NO_DISTRICT });
      return;
    }
    const code = layerDistrict(this.#plan, registers, slot);
    const district = code === undefined ? NO_DISTRICT : (this.#districtIndex.get(code) ?? NO_DISTRICT);
    this.#pending.set(entity, { state: character, point: NOWHERE, district });
  }

  advance(_viewTimeMs: number, revision: number): string | undefined {
    const known = this.size;
    let changed = false;
    for (const [entity, placed] of this.#pending) changed = this.#store(entity, placed, revision) || changed;
    this.#pending.clear();
    if (!changed) return undefined;
    this.#changedAt = revision;
    return this.patchSince({ revision: revision - 1, known, upTo: this.size });
  }

  whole(): string {
    return this.firstEntities(this.size);
  }

  /** The view of the first entities alone, as JSON. */
  firstEntities(count: number): string {
    return JSON.stringify(this.#slice(0, count));
  }

  /**
   * JSON of the patch for a client that has the first `known` entities as of `revision`: those of them that changed since,
   * and the further ones up to `upTo`.
   */
  patchSince({ revision, known, upTo }: { revision: number; known: number; upTo: number }): string {
    const changed: (readonly [number, string, number?, number?])[] = [];
    for (let index = 0; index < known; index += 1) {
      if ((this.#changedAts[index] as number) > revision) changed.push(this.#change(index, revision));
    }
    const { places, districts, states } = this.#slice(known, upTo);
    return JSON.stringify({ patch: 'entities', places, districts, states, changed });
  }

  read(): LayerView {
    return this.#slice(0, this.size);
  }

  #store(entity: number, { state, point: [x, y], district }: Placed, revision: number): boolean {
    let index = this.#indices[entity];
    if (index === undefined) {
      index = this.size;
      this.#indices[entity] = index;
      this.#addedAts.push(revision);
    }
    const hasMoved = this.#plan.point
      ? this.#places[2 * index] !== x || this.#places[2 * index + 1] !== y
      : this.#districts[index] !== district;
    if (!hasMoved && this.#states[index] === state) return false;
    this.#states[index] = state;
    this.#changedAts[index] = revision;
    if (!hasMoved) return true;
    this.#movedAts[index] = revision;
    if (this.#plan.point) {
      this.#places[2 * index] = x;
      this.#places[2 * index + 1] = y;
    } else this.#districts[index] = district;
    return true;
  }

  #change(index: number, revision: number): readonly [number, string, number?, number?] {
    const state = String.fromCharCode(this.#states[index] as number);
    if ((this.#movedAts[index] as number) <= revision) return [index, state];
    if (this.#plan.point)
      return [index, state, this.#places[2 * index] as number, this.#places[2 * index + 1] as number];
    return [index, state, this.#districts[index] as number];
  }

  #slice(from: number, to: number): LayerView {
    return {
      view: 'layer',
      places: this.#places.slice(2 * from, 2 * to),
      districts: this.#districts.slice(from, to),
      states: Buffer.from(this.#states.slice(from, to)).toString('latin1'),
    };
  }
}
