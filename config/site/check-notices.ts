import { splitOf, viewOf } from '../../protocol/site/metric-view.ts';
import type { NoticeRule, Notices } from '../../protocol/site/notices.ts';
import { explain, findMetric } from './check-derived-metrics.ts';
import { eachEntry } from './check-names.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What the rules of `notices` name besides metrics. */
export interface NoticeContext {
  readonly vocabulary: Vocabulary;
  readonly reports: readonly string[];
  /** The site closes its days. */
  readonly isClosed: boolean;
}

/** `notices` of `site.yaml`. */
export function checkNotices({ receivers, rules, quiet }: Notices, context: NoticeContext, findings: Findings): void {
  const known = Object.keys(receivers);
  for (const [name, , found] of eachEntry(Object.entries(receivers), ['receivers'], findings))
    if (name === 'mail') found.atKey([], 'the reserved name mail', 'another name: mail is what opens the mail server');
  if (quiet && quiet.from === quiet.until)
    findings.at(['quiet', 'until'], `${quiet.until}, when it begins`, 'another time of day');
  for (const [, rule, found] of eachEntry(Object.entries(rules), ['rules'], findings)) {
    for (const [place, receiver] of rule.to.entries())
      if (!known.includes(receiver))
        found.at(['to', place], `the unknown receiver ${receiver}`, oneOf(known, receiver));
    checkRule(rule, context, found);
  }
}

function checkRule(rule: NoticeRule, { vocabulary, reports, isClosed }: NoticeContext, findings: Findings): void {
  if ('report' in rule) {
    if (!reports.includes(rule.report))
      findings.at(['report'], `the unknown report ${rule.report}`, oneOf(reports, rule.report));
    return;
  }
  if ('close' in rule) {
    if (!isClosed) findings.at(['close'], 'a notice of sealed days without any', 'dailyClose in site.yaml');
    return;
  }
  if ('jobs' in rule) return;
  const metric = findMetric(rule.metric, ['metric'], vocabulary, findings);
  if (metric && viewOf(metric) !== 'value' && !(viewOf(metric) === 'table' && splitOf(metric).length === 1))
    findings.at(['metric'], explain(rule.metric, metric), 'a number, or a total by one attribute');
  if ((rule.from === undefined) === (rule.below === undefined))
    findings.atKey(['metric'], `${rule.metric} without a limit, or with two`, 'one of from and below');
  // Codes with nothing have no row: of them nothing is known.
  if (rule.below !== undefined && metric && viewOf(metric) === 'table')
    findings.at(['below'], `less than ${rule.below} of ${explain(rule.metric, metric)}`, 'a number without by');
}
