import type { Metric, Threshold } from '../../../protocol/site/metrics.ts';

export interface GaugeBand {
  /** Shares of the scale, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly role: Threshold['role'];
}

export interface GaugeScale {
  readonly ends: readonly [least: number, most: number];
  /** Place of a value on the scale, 0 to 1; beyond the ends it stays there. */
  readonly share: (value: number) => number;
  /** Where each limit holds; the worse one where two do. */
  readonly bands: readonly GaugeBand[];
}

interface GaugeScaleOptions {
  readonly range: readonly [number, number] | undefined;
  readonly isShare: boolean;
  readonly better: Metric['better'];
  readonly thresholds: readonly Threshold[];
}

/** How far beyond its last limit a count's scale goes. */
const BEYOND = 1.5;

export function gaugeScale({ range, isShare, better, thresholds }: GaugeScaleOptions): GaugeScale {
  const furthest = Math.max(0, ...thresholds.map(({ from }) => from));
  const [least, most] = range ?? (isShare ? [0, 1] : [0, furthest * BEYOND || 1]);
  const share = (value: number) => Math.min(1, Math.max(0, (value - least) / (most - least)));
  // From the mildest to the worst, along the way in which things get worse.
  const ordered = [...thresholds].sort((a, b) => (better === 'up' ? b.from - a.from : a.from - b.from));
  const bands = ordered.map(({ from, role }, index): GaugeBand => {
    const start = share(from);
    const next = ordered[index + 1];
    const end = next ? share(next.from) : better === 'up' ? 0 : 1;
    return { from: Math.min(start, end), to: Math.max(start, end), role };
  });
  return { ends: [least, most], share, bands: bands.filter(({ from, to }) => to > from) };
}
