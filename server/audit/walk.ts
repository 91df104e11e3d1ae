import { type ArchivedEntry, parseLine, type Signed, seqOf } from './archive/archive-line.ts';
import { GENESIS, hashEntry, type Link, type Sealed } from './chain.ts';
import { sign } from './signature.ts';

/** A line, and where it stands: `000001-2026-11-24-1.log:7`. */
export interface Placed<T> {
  readonly value: T;
  readonly where: string;
}

/** All that speaks of a chain. */
export interface Evidence {
  /** Of this data directory. */
  readonly key: string;
  /** The archive's lines as they stand, file by file. */
  readonly lines: readonly Placed<string>[];
  readonly anchors: readonly Placed<Signed>[];
  readonly heads: readonly Placed<Signed>[];
  /** What Redis has, in its order; empty where it is down. */
  readonly stream: readonly Sealed[];
}

export interface Finding {
  readonly kind: 'altered' | 'missing' | 'order' | 'unsigned' | 'truncated' | 'head' | 'redis';
  /** The place in the chain, where one can be told. */
  readonly seq: number;
  readonly where: string;
  readonly says: string;
}

export interface Walked {
  readonly findings: readonly Finding[];
  readonly entries: number;
  readonly first: number;
  readonly last: number;
}

/** Rule [AU3]: every entry that is not as it was written, where it was, or there at all. */
export function walk(evidence: Evidence): Walked {
  const walker = new Walker(evidence.key);
  walker.begin(evidence.lines, evidence.anchors);
  for (const line of evidence.lines) walker.meetLine(line);
  walker.checkSigned(evidence.heads);
  walker.meetStream(evidence.stream);
  walker.meetHeads(evidence.heads);
  return walker;
}

class Walker implements Walked {
  readonly findings: Finding[] = [];
  readonly #key: string;
  /** The hash of each place that was met; with it the next one is checked, wherever it stands. */
  readonly #hashes = new Map<number, string>([[GENESIS.seq, GENESIS.hash]]);
  #start: Link = GENESIS;
  entries = 0;
  last = 0;

  constructor(key: string) {
    this.#key = key;
  }

  get first(): number {
    return this.entries === 0 ? 0 : this.#start.seq + 1;
  }

  /** Behind an anchor where the first entries are gone on purpose. */
  begin(lines: readonly Placed<string>[], anchors: readonly Placed<Signed>[]): void {
    const first = lines.map(({ value }) => parseLine(value)).find((entry) => entry !== undefined);
    const valid = anchors.filter(({ value }) => sign(this.#key, 'anchor', value) === value.signature);
    // What is missing behind it is found as such.
    const start = valid.findLast(({ value }) => !first || value.seq < first.seq);
    if (start) this.#start = start.value;
    this.#hashes.set(this.#start.seq, this.#start.hash);
    this.last = this.#start.seq;
  }

  meetLine({ value, where }: Placed<string>): void {
    const entry = parseLine(value);
    if (entry) this.#meetEntry(entry, where);
    else this.#find('altered', this.last + 1, where, 'the line is no entry');
  }

  #meetEntry(entry: ArchivedEntry, where: string): void {
    const { seq, hash, text } = entry;
    this.entries += 1;
    this.#meetPlace(seq, where);
    const isSigned = sign(this.#key, 'head', { seq, hash }) === entry.signature;
    const before = this.#hashes.get(seq - 1);
    const computed = before === undefined ? hash : hashEntry(before, text);
    if (computed !== hash) this.#find('altered', seq, where, 'it is not what was written, or follows another entry');
    else if (!isSigned) this.#find('unsigned', seq, where, 'it was not written by this server, or was hashed anew');
    // What was signed is what stood here: with it the next entry is judged for itself alone.
    const wasThere = !isSigned && sign(this.#key, 'head', { seq, hash: computed }) === entry.signature;
    if (!this.#hashes.has(seq)) this.#hashes.set(seq, wasThere ? computed : hash);
  }

  #meetPlace(seq: number, where: string): void {
    const expected = this.last + 1;
    if (seq > expected) {
      const range = seq - 1 === expected ? `${expected} is` : `${expected} to ${seq - 1} are`;
      this.#find('missing', expected, where, `${range} missing before ${seq}`);
    }
    if (seq < expected) this.#find('order', seq, where, `it stands behind ${this.last}: put here, repeated, or moved`);
    this.last = Math.max(this.last, seq);
  }

  meetStream(stream: readonly Sealed[]): void {
    const archived = this.last;
    const known = new Map(this.#hashes);
    for (const { seq, hash, text } of stream) {
      const where = `Redis, ${seq}-0`;
      if (seq === 0 || seq <= this.#start.seq) continue;
      const kept = known.get(seq);
      const before = this.#hashes.get(seq - 1);
      if (kept !== undefined && kept !== hash)
        this.#find('redis', seq, where, 'it is another entry than the archived one');
      else if (seqOf(text) !== seq || (before !== undefined && hashEntry(before, text) !== hash))
        this.#find('altered', seq, where, 'it is not what was written, or follows another entry');
      if (seq <= archived) continue;
      this.entries += 1;
      this.#meetPlace(seq, where);
      if (kept === undefined) this.#hashes.set(seq, hash);
    }
  }

  checkSigned(heads: readonly Placed<Signed>[]): void {
    if (this.entries > 0 && heads.length === 0)
      this.#find('head', this.last, 'heads', 'no signed head is left: whether the end was cut off cannot be told');
  }

  meetHeads(heads: readonly Placed<Signed>[]): void {
    let beyond: Placed<Signed> | undefined;
    for (const head of heads) {
      const { seq, hash, signature } = head.value;
      if (sign(this.#key, 'head', { seq, hash }) !== signature)
        this.#find('head', seq, head.where, 'the head is not signed by this server');
      else if (seq > this.last) beyond = beyond && beyond.value.seq > seq ? beyond : head;
      else if (seq >= this.#start.seq && (this.#hashes.get(seq) ?? hash) !== hash)
        this.#find('altered', seq, head.where, 'a signed head says that another entry stood there');
    }
    if (beyond) {
      const { value, where } = beyond;
      this.#find('truncated', this.last + 1, where, `a signed head says that the chain went on to ${value.seq}`);
    }
  }

  #find(kind: Finding['kind'], seq: number, where: string, says: string): void {
    this.findings.push({ kind, seq, where, says });
  }
}
