import { quickselect } from 'd3-array';

export interface OrderedEntity {
  readonly id: string;
  readonly at: number;
}

/** How many are kept in order beyond those shown: so many may leave the front before all are looked through again. */
const RESERVE = 2_048;

/**
 * The first entities by time, of many that keep moving: a list of the longest unseen among 50,000 cameras gets 833 heartbeats
 * a second, each from the camera at its front. The front is kept sorted and is refilled by one selection when it has run low.
 */
export class FirstEntities {
  readonly #first: number;
  readonly #reserve: number;
  readonly #sign: 1 | -1;
  readonly #times = new Map<string, number>();
  /** The first `#front.length` of all, in order. */
  #front: OrderedEntity[] = [];

  constructor({ first, order, reserve = RESERVE }: { first: number; order: 'newest' | 'oldest'; reserve?: number }) {
    this.#first = first;
    this.#reserve = reserve;
    this.#sign = order === 'newest' ? -1 : 1;
  }

  get total(): number {
    return this.#times.size;
  }

  /** Sets an entity's time; undefined takes it out. */
  put(id: string, at: number | undefined): void {
    const old = this.#times.get(id);
    if (old === at) return;
    if (old !== undefined) this.#remove({ id, at: old });
    if (at !== undefined) this.#insert({ id, at });
  }

  /** The first ones, in order. */
  read(): readonly OrderedEntity[] {
    if (this.#front.length < Math.min(this.#first, this.#times.size)) this.#refill();
    return this.#front.slice(0, this.#first);
  }

  #remove(entity: OrderedEntity): void {
    this.#times.delete(entity.id);
    const place = this.#placeOf(entity);
    if (this.#front[place]?.id === entity.id) this.#front.splice(place, 1);
  }

  #insert(entity: OrderedEntity): void {
    const frontIsAll = this.#front.length === this.#times.size;
    this.#times.set(entity.id, entity.at);
    const place = this.#placeOf(entity);
    // What would come last may come after others that are not in the front.
    if (place === this.#front.length && !frontIsAll) return;
    this.#front.splice(place, 0, entity);
    if (this.#front.length > this.#first + this.#reserve) this.#front.pop();
  }

  #refill(): void {
    const all = Array.from(this.#times, ([id, at]): OrderedEntity => ({ id, at }));
    const places = Array.from(all.keys());
    const wanted = this.#first + this.#reserve;
    if (all.length > wanted) {
      const byPlace = (left: unknown, right: unknown) =>
        this.#compare(all[left as number] as OrderedEntity, all[right as number] as OrderedEntity);
      quickselect(places, wanted - 1, 0, places.length - 1, byPlace);
      places.length = wanted;
    }
    this.#front = places.map((place) => all[place] as OrderedEntity).sort((left, right) => this.#compare(left, right));
  }

  #placeOf(entity: OrderedEntity): number {
    let low = 0;
    let high = this.#front.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#front[middle] as OrderedEntity, entity) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(left: OrderedEntity, right: OrderedEntity): number {
    if (left.at !== right.at) return this.#sign * (left.at - right.at);
    if (left.id === right.id) return 0;
    return left.id < right.id ? -1 : 1;
  }
}
