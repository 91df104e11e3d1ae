import { parseDuration } from '../../protocol/duration.ts';
import type { ListedStudy, RepeatedStudy, StudyRule } from '../../protocol/site/studies.ts';
import { explain, findMetric } from './check-derived-metrics.ts';
import { checkListRule } from './check-list-rule.ts';
import { checkRaises } from './check-raises.ts';
import { isSubject } from './check-subject.ts';
import { within } from './finding.ts';
import type { Findings } from './finding.ts';
import { codesOf, entryOf, type Vocabulary } from './vocabulary.ts';

/** Less, and a worker that was away for a while would open nothing of what happened meanwhile. */
const REACH_LEAST_MS = 10 * 60_000;

/** One of `studies` of `site.yaml`. */
export function checkStudy(name: string, rule: StudyRule, vocabulary: Vocabulary, findings: Findings): void {
  if ('list' in rule) checkListed(rule, vocabulary, findings);
  else checkRepeated(name, rule, vocabulary, findings);
}

function checkListed(rule: ListedStudy, vocabulary: Vocabulary, findings: Findings): void {
  const list = checkListRule(rule, vocabulary, findings);
  if (list && list.order !== 'newest')
    findings.at(['list'], `${rule.list}, which begins with the oldest`, 'a list with `order: newest`');
  if (list?.of === rule.opens.kind)
    findings.at(['opens', 'kind'], `${list.of}, which is what is listed`, 'another kind: each would call for a next');
  if (rule.reach !== undefined && parseDuration(rule.reach) < REACH_LEAST_MS)
    findings.at(['reach'], rule.reach, 'at least 10m');
  checkRaises(rule.opens, { says: [] }, vocabulary, within(findings, 'opens'));
}

function checkRepeated(name: string, rule: RepeatedStudy, vocabulary: Vocabulary, findings: Findings): void {
  const metric = findMetric(rule.counts, ['counts'], vocabulary, findings);
  const count = metric && 'count' in metric ? metric.count : undefined;
  const { by = [], over = 'all' } = count ?? {};
  if (metric && (by.length === 0 || over === 'all' || over === 'today'))
    findings.at(['counts'], explain(rule.counts, metric), 'a count by one or two attributes over a window such as 24h');
  if (count?.of === rule.opens.kind)
    findings.at(['opens', 'kind'], `${count.of}, which is what is counted`, 'another kind: each would call for a next');
  const scope = checkRaises(rule.opens, { says: by }, vocabulary, within(findings, 'opens'));
  // An id as it will be: the longest codes that there are.
  const codes = by.map((attribute) => longest(codesOf(entryOf(scope?.kind.attributes ?? {}, attribute), vocabulary)));
  const id = [`${rule.opens.id}20261124-1030`, name, ...codes].join('-');
  if (scope && by.length > 0 && !isSubject(scope.kind.subject, id))
    findings.at(
      ['opens', 'id'],
      `ids such as ${id}`,
      `ids that match the subject of ${scope.name}: ${scope.kind.subject}`,
    );
}

function longest(codes: readonly string[] = []): string {
  return codes.reduce((longer, code) => (code.length > longer.length ? code : longer), '');
}
