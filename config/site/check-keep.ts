import type { Keep } from '../../protocol/site/keep.ts';
import { keptDays } from '../../protocol/site/keep.ts';
import { verbOf } from '../../protocol/site/metric-view.ts';
import { reachesOf } from '../../protocol/site/metric-reach.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import type { Findings } from './finding.ts';

/** What a coarser grain says must not be less than what a finer one says beside it. */
export function checkKeep({ minutes, hours, days }: Keep, findings: Findings): void {
  const inOrder = [
    ['minutes', minutes],
    ['hours', hours],
    ['days', days],
  ] as const;
  let longest = 0;
  let of = '';
  for (const [grain, kept] of inOrder) {
    if (kept === undefined) continue;
    const found = Number.parseInt(kept, 10);
    if (found < longest) findings.at([grain], `${grain}: ${kept}, with ${of}: ${longest}d`, `at least ${longest}d`);
    else [longest, of] = [found, grain];
  }
}

/** A metric may look no further back than it keeps what it looks at. */
export function checkReach(metric: Metric, site: Keep | undefined, findings: Findings): void {
  const reaches = reachesOf(metric);
  if (metric.keep && reaches.length === 0) {
    findings.atKey(
      ['keep'],
      `keep, of a ${verbOf(metric)} that has no stretch of time`,
      'none: it keeps one total for ever',
    );
    return;
  }
  for (const { grain, days, because } of reaches) {
    const kept = keptDays(site, metric.keep)[grain];
    if (days > kept)
      findings.atKey(
        [verbOf(metric), because],
        `${because}, which looks ${days} days back: ${grain} are kept for ${kept}`,
        `keep: { ${grain}: ${days}d } beside ${verbOf(metric)}, or a shorter stretch`,
      );
  }
}
