import type { CellPlan } from './metric-plan.ts';
import { fnv1a } from './keys.ts';

/**
 * Entities of a partition are counted for a new definition slice by slice. A slice is a function of the entity's field alone, so
 * it does not matter where the entity stands, or who asks.
 */
export const SLICES = 4_096;
const SLICE_SHIFT = 20;

/** How many slices of a partition's entities a definition counts: SLICES is all of them. */
type Counted = number;
/** It is no longer kept, and some of its cells may still stand. */
export const DROPPED: Counted = -1;

/**
 * Which definitions a partition counts, and how far. Commits add to a definition's cells what they change in entities of the
 * slices that it counts, and nothing else. Of a definition that is not in the census, no cell stands.
 */
export interface Census {
  /** In whose hours and days the cells are folded. */
  readonly timeZone: string;
  readonly counted: ReadonlyMap<string, Counted>;
}

/** Slice of an entity; `hash` is fnv1a of its field. */
export function sliceOf(hash: number): number {
  return hash >>> SLICE_SHIFT;
}
export function sliceOfField(field: string): number {
  return sliceOf(fnv1a(field));
}

/** As the partition's meta says it: the time zone, then `<hash>`, `<hash>:<slices>` or `<hash>:-`, in order. One census has one text. */
export function printCensus({ timeZone, counted }: Census): string {
  const entries = [...counted].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    timeZone,
    ...entries.map(([hash, slices]) =>
      slices === SLICES ? hash : `${hash}:${slices === DROPPED ? '-' : String(slices)}`,
    ),
  ].join(' ');
}

/** '' is that of a partition which counts nothing yet. */
export function parseCensus(text: string): Census {
  const [timeZone = '', ...entries] = text.split(' ');
  const counted = new Map<string, Counted>();
  for (const entry of entries) {
    const [hash = '', slices] = entry.split(':');
    counted.set(hash, slices === undefined ? SLICES : slices === '-' ? DROPPED : Number(slices));
  }
  return { timeZone, counted };
}

/** What a site wants of a partition. */
export interface Wanted {
  readonly timeZone: string;
  /** Counted from now on, whatever it takes. */
  readonly current: ReadonlySet<string>;
  /** Kept where they are counted: the wall shows them until what takes their place is whole. */
  readonly previous: ReadonlySet<string>;
}

/**
 * The census as a site wants it: what is new counts nothing yet, or all where there is no entity; what nobody wants goes. What was
 * folded by another calendar stands where this one would not look for it, and goes too.
 */
export function reviseCensus({ timeZone, counted }: Census, wanted: Wanted, { isEmpty }: { isEmpty: boolean }): Census {
  const isMoved = timeZone !== wanted.timeZone;
  const revised = new Map<string, Counted>();
  for (const [hash, slices] of counted) {
    const isKept = !isMoved && (wanted.current.has(hash) || wanted.previous.has(hash));
    revised.set(hash, isKept ? slices : DROPPED);
  }
  for (const hash of wanted.current) if (!revised.has(hash)) revised.set(hash, isEmpty ? SLICES : 0);
  return { timeZone: wanted.timeZone, counted: revised };
}

/** The census once no cell is left of some definitions that go. */
export function withoutDropped({ timeZone, counted }: Census, hashes: ReadonlySet<string>): Census {
  const isLeft = ([hash, slices]: [string, Counted]) => slices !== DROPPED || !hashes.has(hash);
  return { timeZone, counted: new Map([...counted].filter(isLeft)) };
}

export function droppedIn({ counted }: Census): Set<string> {
  return new Set([...counted].flatMap(([hash, slices]) => (slices === DROPPED ? [hash] : [])));
}

/** Slices that a definition counts in a partition. */
export function countedSlices({ counted }: Census, hash: string): number {
  return Math.max(0, counted.get(hash) ?? 0);
}
/** Share of a partition's entities that all of some definitions count. */
export function shareCounted(census: Census, hashes: Iterable<string>): number {
  return Math.min(SLICES, ...[...hashes].map((hash) => countedSlices(census, hash))) / SLICES;
}
export function isWholeIn(census: Census, hash: string): boolean {
  return census.counted.get(hash) === SLICES;
}

/** The slices that are to be counted next, and the definitions that count none from `from` on. */
export interface Gap {
  readonly hashes: ReadonlySet<string>;
  readonly from: number;
  /** Where others wait for the same slices, or SLICES. */
  readonly to: number;
}

/** Those that lie furthest behind come first, so that all go on together from where they meet. Undefined where nothing lacks. */
export function nextGap({ counted }: Census): Gap | undefined {
  const open = [...counted].filter(([, slices]) => slices !== DROPPED && slices < SLICES);
  if (open.length === 0) return undefined;
  const from = Math.min(...open.map(([, slices]) => slices));
  const hashes = new Set(open.flatMap(([hash, slices]) => (slices === from ? [hash] : [])));
  return { hashes, from, to: Math.min(SLICES, ...open.flatMap(([, slices]) => (slices > from ? [slices] : []))) };
}

/** The census once the definitions of a gap count up to a slice. */
export function countedUpTo(census: Census, { hashes }: Gap, upTo: number): Census {
  const counted = new Map(census.counted);
  for (const hash of hashes) counted.set(hash, upTo);
  return { timeZone: census.timeZone, counted };
}

/** A definition, and the slices that it counts. */
export interface CountedPlan extends CellPlan {
  readonly upTo: number;
}
