/** A place in a timeline and the sum of all amounts up to and including it; kept right by the timeline while amounts change. */
export interface Cursor {
  at: number;
  sum: number;
}

/**
 * Amounts by minute of one group of cells, sparse and sorted, with running totals at the few places that views look at.
 * A level is the running total at its moment; a window is the difference of two. As time passes a cursor walks over the
 * minutes that came in between, and a change behind it is added to it: neither depends on how long the history is.
 */
export class Timeline {
  readonly #buckets: number[] = [];
  readonly #amounts: number[] = [];
  readonly #cursors: Cursor[] = [];

  add(bucket: number, amount: number): void {
    for (const cursor of this.#cursors) if (bucket <= cursor.at) cursor.sum += amount;
    const place = this.#placeAfter(bucket - 1);
    if (this.#buckets[place] !== bucket) {
      this.#buckets.splice(place, 0, bucket);
      this.#amounts.splice(place, 0, amount);
      return;
    }
    const total = (this.#amounts[place] as number) + amount;
    if (total !== 0) this.#amounts[place] = total;
    else {
      this.#buckets.splice(place, 1);
      this.#amounts.splice(place, 1);
    }
  }

  /** A cursor of this timeline for as long as the timeline lives. */
  cursor(at: number): Cursor {
    const cursor = { at, sum: this.sumUpTo(at) };
    this.#cursors.push(cursor);
    return cursor;
  }

  move(cursor: Cursor, at: number): void {
    if (at === cursor.at) return;
    const back = at < cursor.at;
    const from = this.#placeAfter(back ? at : cursor.at);
    const to = this.#placeAfter(back ? cursor.at : at);
    let between = 0;
    for (let place = from; place < to; place += 1) between += this.#amounts[place] as number;
    cursor.sum += back ? -between : between;
    cursor.at = at;
  }

  /** For moments that nobody watches; walks the whole history. */
  sumUpTo(bucket: number): number {
    const end = this.#placeAfter(bucket);
    let sum = 0;
    for (let place = 0; place < end; place += 1) sum += this.#amounts[place] as number;
    return sum;
  }

  /** The first minute that holds an amount; undefined where none does. */
  get begin(): number | undefined {
    return this.#buckets[0];
  }

  /** Minutes that hold an amount. */
  get size(): number {
    return this.#buckets.length;
  }

  /** Place of the first bucket after `bucket`. */
  #placeAfter(bucket: number): number {
    const buckets = this.#buckets;
    let high = buckets.length;
    // Most of what is asked for is the newest.
    if (high === 0 || (buckets[high - 1] as number) <= bucket) return high;
    let low = 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((buckets[middle] as number) <= bucket) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
