import type { Metric } from '../../protocol/site/metrics.ts';
import type { Path } from './yaml-source.ts';

/** Finds a metric of a panel, and says what was expected where it is another. */
export type Fits = (name: string, path: Path, expected: string, test: (metric: Metric) => boolean) => void;
