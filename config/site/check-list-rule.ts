import type { List } from '../../protocol/site/metrics.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import { codesOf, entryOf, type Vocabulary } from './vocabulary.ts';

export interface ListRule {
  readonly list: string;
  /** Attribute -> one of these codes. */
  readonly is?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** What a rule asks of a row, its list must show. @returns the list, where it is there */
export function checkListRule(
  { list, is = {} }: ListRule,
  vocabulary: Vocabulary,
  findings: Findings,
): List | undefined {
  const { metrics, kinds } = vocabulary;
  if (!metrics) return undefined;
  if (!metrics.has(list)) {
    findings.at(['list'], `the unknown list ${list}`, oneOf([...metrics.keys()], list));
    return undefined;
  }
  const metric = metrics.get(list);
  if (!metric) return undefined;
  if (!('list' in metric)) {
    findings.at(['list'], `${list}, which is no list`, 'a metric with `list`');
    return undefined;
  }
  const kind = kinds?.get(metric.list.of);
  for (const [attribute, codes] of Object.entries(is)) {
    if (!metric.list.show.includes(attribute)) {
      findings.atKey(
        ['is', attribute],
        `${attribute}, which ${list} does not show`,
        oneOf(metric.list.show, attribute),
      );
      continue;
    }
    const known = kind && codesOf(entryOf(kind.attributes, attribute), vocabulary);
    for (const [index, code] of codes.entries())
      if (known && !known.includes(code))
        findings.at(['is', attribute, index], `the unknown code ${code}`, oneOf(known, code));
  }
  return metric.list;
}
