/** A series on paper, as the wall draws it: what was, before what it is compared with. Texts are said already. */
export interface PrintedChart {
  readonly block: 'chart';
  readonly form: 'curve' | 'bars';
  /** Under the buckets, a text each. */
  readonly buckets: readonly string[];
  readonly now: ChartLine;
  /** Thin lines behind it, such as the day before. */
  readonly before: readonly ChartLine[];
  /** From the lowest to the highest that is usual, or was foreseen. */
  readonly bands: readonly ChartBand[];
  /** What is said to whoever does not see it. */
  readonly said: string;
}

export type ChartValues = readonly (number | null)[];

export interface ChartLine {
  readonly name: string;
  readonly values: ChartValues;
}

export interface ChartBand {
  readonly name: string;
  readonly low: ChartValues;
  readonly high: ChartValues;
}

/** What a pen draws of it: places in points from the upper left corner. */
export type ChartMark =
  | {
      readonly mark: 'path';
      /** As in an SVG path. */
      readonly d: string;
      readonly fill?: string;
      /** Of the fill, 0 to 1; default 1. */
      readonly opacity?: number;
      readonly stroke?: string;
      readonly width?: number;
      readonly dash?: readonly [on: number, off: number];
    }
  | {
      readonly mark: 'text';
      readonly x: number;
      /** Of the middle of the line. */
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly ink: string;
      readonly anchor: 'start' | 'middle' | 'end';
    };
