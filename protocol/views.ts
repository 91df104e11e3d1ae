import type { Period } from './site/metrics.ts';

/** The same stretch of time one day, seven days, or a year before. */
export interface Comparison {
  readonly yesterday?: number | null;
  readonly lastWeek?: number | null;
  /** Null where nothing is known of so long ago. */
  readonly lastYear?: number | null;
}

/** One number; null where there is none (a ratio by zero). */
export interface ValueView {
  readonly view: 'value';
  readonly value: number | null;
  readonly compare: Comparison;
}

/** A total split by one or two code attributes: `rows[i]` = [code, value] or [code, code, value]; rows with 0 are left out; sorted by codes. */
export interface TableView {
  readonly view: 'table';
  readonly by: readonly string[];
  readonly rows: readonly TableRow[];
}
export type TableRow = readonly [...codes: string[], value: number];

/** The first N of a table with one attribute, largest first (ties by code). */
export interface RankingView {
  readonly view: 'ranking';
  readonly by: string;
  readonly rows: readonly (readonly [code: string, value: number])[];
  /** Sum over all codes, shown or not. */
  readonly total: number;
}

/** Values per period. `starts` (epoch ms) has one entry a bucket; each line has as many values; null: the bucket is in the future. */
export interface SeriesView {
  readonly view: 'series';
  readonly per: Period;
  readonly starts: readonly number[];
  readonly lines: readonly SeriesLine[];
}
export interface SeriesLine {
  /**
   * Which stretch of time: the shown one, or the same buckets one day or seven days before. Or the lowest, middle and
   * highest that is usual ([VW11]), or the least, likeliest and most that was foreseen ([VW12]).
   */
  readonly of:
    | 'now'
    | 'yesterday'
    | 'lastWeek'
    | 'usualLow'
    | 'usual'
    | 'usualHigh'
    | 'foreseenLow'
    | 'foreseen'
    | 'foreseenHigh';
  /** Code of the split attribute; null where the series is not split. */
  readonly code: string | null;
  readonly values: readonly (number | null)[];
}

/** Times between two milestones. */
export interface QuantilesView {
  readonly view: 'quantiles';
  /** The probabilities asked for, such as [0.5, 0.9]. */
  readonly probabilities: readonly number[];
  /** Upper limits of the bands in ms; counts have one entry more, for the rest. */
  readonly bandsMs: readonly number[];
  readonly groups: readonly QuantilesGroup[];
}
export interface QuantilesGroup {
  readonly code: string | null;
  readonly count: number;
  /** ms, one for each probability, relative error at most 1 %; null where count is 0. */
  readonly quantilesMs: readonly (number | null)[];
  readonly bandCounts: readonly number[];
}

/** How many went from one column's code to the next column's. */
export interface FlowView {
  readonly view: 'flow';
  /** Attribute name of each column, or `stage`. */
  readonly columns: readonly string[];
  /** [column of the origin, code there, code in the next column, count]; no zeros; sorted. */
  readonly links: readonly (readonly [column: number, from: string, to: string, value: number])[];
}

/** The first N entities. */
export interface ListView {
  readonly view: 'list';
  readonly rows: readonly ListRow[];
  /** How many entities match in all. */
  readonly total: number;
}
export interface ListRow {
  readonly id: string;
  /** Epoch ms of the milestone that orders the list. */
  readonly at: number;
  /** Shown attributes (codes, numbers, labels, points) and milestones (epoch ms); what is unset is left out. */
  readonly shown: Readonly<Record<string, string | number | readonly [number, number]>>;
}

/**
 * Every entity of a kind as a place and a state. Entity i keeps its place in the columns for the life of the epoch.
 * `places`: 2 numbers an entity (longitude, latitude), or NaN-free district indices where the kind has no point:
 * then `districts[i]` indexes the site's districts (-1: none) and `places` is empty.
 */
export interface LayerView {
  readonly view: 'layer';
  readonly places: readonly number[];
  readonly districts: readonly number[];
  /** One character an entity: String.fromCharCode(48 + index of the state), or '-' for one that is not shown. */
  readonly states: string;
}

export type View = ValueView | TableView | RankingView | SeriesView | QuantilesView | FlowView | ListView | LayerView;

/** What turns a view into its successor; `applyPatch` in patch.ts says how. */
export type Patch =
  | { readonly patch: 'replace'; readonly view: View }
  /** Of a series whose buckets and lines stay as they are. */
  | {
      readonly patch: 'points';
      readonly points: readonly (readonly [line: number, bucket: number, value: number | null])[];
    }
  /** Of a table: rows that are new or have another value; a value of 0 takes the row away. */
  | { readonly patch: 'rows'; readonly rows: readonly TableRow[] }
  | {
      readonly patch: 'entities';
      /** Entities that are new: appended to the columns. */
      readonly places: readonly number[];
      readonly districts: readonly number[];
      readonly states: string;
      /** [entity, state character, and its new place where it moved]. */
      readonly changed: readonly (readonly [entity: number, state: string, x?: number, y?: number])[];
    };
