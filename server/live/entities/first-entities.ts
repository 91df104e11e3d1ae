import { quickselect } from 'd3-array';

/** How many are kept in order beyond those shown: so many may leave the front before all are looked through again. */
const RESERVE = 2_048;
/** The time of an entity that is not among those. */
const NONE = Number.NaN;

export interface FirstEntitiesOptions {
  readonly first: number;
  readonly order: 'newest' | 'oldest';
  /** Decides between entities of one time. */
  readonly idOf: (entity: number) => string;
  readonly reserve?: number;
}

/**
 * The first entities by time, of many that keep moving: a list of the longest unseen among 50,000 cameras gets 833 heartbeats
 * a second, each from the camera at its front. The front is kept sorted and is refilled by one selection when it has run low;
 * what happens behind it costs two comparisons.
 */
export class FirstEntities {
  readonly #first: number;
  readonly #reserve: number;
  readonly #sign: 1 | -1;
  readonly #idOf: (entity: number) => string;
  /** By entity. */
  readonly #times: number[] = [];
  #total = 0;
  /** The first `#front.length` of all, in order. */
  #front: number[] = [];

  constructor({ first, order, idOf, reserve = RESERVE }: FirstEntitiesOptions) {
    this.#first = first;
    this.#reserve = reserve;
    this.#sign = order === 'newest' ? -1 : 1;
    this.#idOf = idOf;
  }

  get total(): number {
    return this.#total;
  }

  /** Sets an entity's time; undefined takes it out. */
  put(entity: number, at: number | undefined): void {
    while (this.#times.length <= entity) this.#times.push(NONE);
    const old = this.#times[entity] as number;
    if (old === at) return;
    const frontWasAll = this.#front.length === this.#total;
    if (!Number.isNaN(old)) {
      this.#leaveFront(entity);
      this.#total -= 1;
    }
    this.#times[entity] = at ?? NONE;
    if (at === undefined) return;
    this.#total += 1;
    this.#enterFront(entity, frontWasAll);
  }

  /** The first ones, in order. */
  read(): readonly number[] {
    if (this.#front.length < Math.min(this.#first, this.#total))
      this.#front = this.#select(this.#first + this.#reserve, () => true);
    return this.#front.slice(0, this.#first);
  }

  /** The first of those that `isOne` picks, in order: all are looked through each time. */
  readOf(isOne: (entity: number) => boolean): readonly number[] {
    return this.#select(this.#first, isOne);
  }

  #leaveFront(entity: number): void {
    if (this.#isBehindFront(entity)) return;
    const place = this.#placeOf(entity);
    if (this.#front[place] === entity) this.#front.splice(place, 1);
  }

  #enterFront(entity: number, frontIsRest: boolean): void {
    if (this.#isBehindFront(entity)) {
      // What comes last may come after others that are not in the front.
      if (frontIsRest) this.#front.push(entity);
    } else this.#front.splice(this.#placeOf(entity), 0, entity);
    if (this.#front.length > this.#first + this.#reserve) this.#front.pop();
  }

  #isBehindFront(entity: number): boolean {
    const last = this.#front.at(-1);
    return last === undefined || this.#compare(last, entity) < 0;
  }

  #select(wanted: number, isOne: (entity: number) => boolean): number[] {
    const all = Array.from(this.#times.keys()).filter((entity) => !Number.isNaN(this.#times[entity]) && isOne(entity));
    const compare = (left: number, right: number) => this.#compare(left, right);
    if (all.length > wanted) {
      quickselect(all, wanted - 1, 0, all.length - 1, compare as (left: unknown, right: unknown) => number);
      all.length = wanted;
    }
    return all.sort(compare);
  }

  #placeOf(entity: number): number {
    let low = 0;
    let high = this.#front.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#front[middle] as number, entity) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(left: number, right: number): number {
    const [leftAt, rightAt] = [this.#times[left] as number, this.#times[right] as number];
    if (leftAt !== rightAt) return this.#sign * (leftAt - rightAt);
    if (left === right) return 0;
    return this.#idOf(left) < this.#idOf(right) ? -1 : 1;
  }
}
