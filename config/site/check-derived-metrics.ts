import { splitOf, verbOf, viewOf } from '../../protocol/site/metric-view.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Path } from './yaml-source.ts';

type Ratio = Extract<Metric, { ratio: unknown }>['ratio'];
type Top = Extract<Metric, { top: unknown }>['top'];

/** Operands are counts, sums and levels alone (or, with `band`, a duration), so derived metrics cannot run in a circle. */
export function checkRatio({ of, to, band }: Ratio, vocabulary: Vocabulary, findings: Findings): void {
  const dividend = findMetric(of, ['of'], vocabulary, findings);
  const divisor = findMetric(to, ['to'], vocabulary, findings);
  if (band !== undefined) {
    if (dividend) checkBand(of, dividend, band, findings);
    if (divisor && to !== of && !isNumber(divisor))
      findings.at(['to'], explain(to, divisor), `${of} itself, or a count, sum or level without by`);
    return;
  }
  for (const [key, name, metric] of [
    ['of', of, dividend],
    ['to', to, divisor],
  ] as const)
    if (metric && !isNumber(metric))
      findings.at(
        [key],
        explain(name, metric),
        'duration' in metric && key === 'of'
          ? 'band: N beside it, for the share in its first N bands'
          : 'a count, sum or level without by',
      );
}

function checkBand(name: string, metric: Metric, band: number, findings: Findings): void {
  if (!('duration' in metric) || splitOf(metric).length > 0) {
    findings.at(['of'], explain(name, metric), 'with band: a duration without by');
    return;
  }
  const bands = metric.duration.bands?.length ?? 0;
  if (band > bands)
    findings.at(['band'], `band ${band}`, bands === 0 ? `bands in ${name}` : `at most ${bands}, the bands of ${name}`);
}

export function checkTop({ of }: Top, vocabulary: Vocabulary, findings: Findings): void {
  const metric = findMetric(of, ['of'], vocabulary, findings);
  if (metric && (viewOf(metric) !== 'table' || splitOf(metric).length !== 1))
    findings.at(['of'], explain(of, metric), 'a count, sum or level by one attribute');
}

export function findMetric(name: string, path: Path, { metrics }: Vocabulary, findings: Findings): Metric | undefined {
  if (metrics && !metrics.has(name)) findings.at(path, `the unknown metric ${name}`, oneOf(metrics.keys(), name));
  return metrics?.get(name);
}

/** `alerts.flow, a flow` */
export function explain(name: string, metric: Metric): string {
  const by = splitOf(metric);
  return `${name}, a ${verbOf(metric)}${by.length > 0 ? ` by ${by.join(' and ')}` : ''}`;
}

function isNumber(metric: Metric): boolean {
  return viewOf(metric) === 'value' && verbOf(metric) !== 'ratio';
}
