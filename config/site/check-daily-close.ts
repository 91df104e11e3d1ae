import { parseDuration } from '../../protocol/duration.ts';
import { ALL_MATTERS, amendMsOf, CLOSE_FIGURES, CLOSE_KIND, type DailyClose } from '../../protocol/site/daily-close.ts';
import { kindOf, splitOf } from '../../protocol/site/metric-view.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import { explain, findMetric } from './check-derived-metrics.ts';
import { isInherited } from './check-names.ts';
import { checkScopeFor } from './check-scope.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import { codesOf, entryOf } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Path } from './yaml-source.ts';

const DAY_MS = 86_400_000;
/** The series must hold the oldest day that is amended, and the running one. */
const MORE_DAYS = 2;
/** Where a series per day does not say how far back it goes. */
const USUALLY_OVER = '30d';
const LONGEST_WAIT_MS = 6 * 3_600_000;

/** `dailyClose` of `site.yaml`. */
export function checkDailyClose(close: DailyClose, vocabulary: Vocabulary, findings: Findings): void {
  checkScopeFor('method', [CLOSE_KIND], vocabulary, findings);
  const units = checkCloseKind(close, vocabulary, findings);
  if (close.wait !== undefined && parseDuration(close.wait) > LONGEST_WAIT_MS)
    findings.at(['wait'], `a wait of ${close.wait}`, 'at most 6h');
  const amendMs = amendMsOf(close);
  const check = (key: string, path: Path, needs: Needs) => {
    const metric = findMetric(key, path, vocabulary, findings);
    if (metric) checkCounted(metric, { key, path, units, amendMs, needs }, vocabulary, findings);
  };
  for (const [matter, { opened, cleared, carried, overdue }] of Object.entries(close.matters)) {
    if (isInherited(matter) || matter === ALL_MATTERS)
      findings.atKey(['matters', matter], `the reserved name ${matter}`, 'another name');
    for (const [place, key] of opened.entries()) check(key, ['matters', matter, 'opened', place], 'series');
    for (const [place, key] of cleared.entries()) check(key, ['matters', matter, 'cleared', place], 'series');
    check(carried, ['matters', matter, 'carried'], 'level');
    check(overdue, ['matters', matter, 'overdue'], 'level');
  }
}

type Units = readonly string[] | undefined;
type Needs = 'series' | 'level';

/** @returns the codes of its units, where they can be told */
function checkCloseKind({ matters }: DailyClose, vocabulary: Vocabulary, findings: Findings): Units {
  const { kinds } = vocabulary;
  if (!kinds) return undefined;
  if (!kinds.has(CLOSE_KIND))
    findings.atKey([], `a daily close without the kind ${CLOSE_KIND}`, `${CLOSE_KIND} in kinds.yaml`);
  const kind = kinds.get(CLOSE_KIND);
  if (!kind) return undefined;
  const attribute = (name: string) => entryOf(kind.attributes, name);
  for (const name of CLOSE_FIGURES)
    if (!('number' in (attribute(name) ?? {})))
      findings.atKey(
        [],
        `the kind ${CLOSE_KIND} without the number ${name}`,
        `${name}: { name, number } in kinds.yaml`,
      );
  if (!Object.hasOwn(kind.milestones, 'sealed'))
    findings.atKey([], `the kind ${CLOSE_KIND} without the milestone sealed`, 'sealed: { name, join: first }');
  const [told, units] = [codesOf(attribute('matter'), vocabulary), codesOf(attribute('unit'), vocabulary)];
  if (!told) findings.atKey([], `the kind ${CLOSE_KIND} without the codes matter`, 'matter: { name, codes }');
  if (!units) findings.atKey([], `the kind ${CLOSE_KIND} without the codes unit`, 'unit: { name, codes }');
  for (const matter of Object.keys(matters))
    if (told && !told.includes(matter))
      findings.atKey(['matters', matter], `${matter}, which is no code of ${CLOSE_KIND}.matter`, oneOf(told, matter));
  return units;
}

interface Counted {
  readonly key: string;
  readonly path: Path;
  readonly units: Units;
  readonly amendMs: number;
  readonly needs: Needs;
}

function checkCounted(
  metric: Metric,
  { key, path, units, amendMs, needs }: Counted,
  vocabulary: Vocabulary,
  findings: Findings,
): void {
  const [by, second] = splitOf(metric);
  const expected = needs === 'level' ? 'a level by one attribute' : 'a series per day, by one attribute';
  const isSuch = needs === 'level' ? 'level' in metric : 'series' in metric && metric.series.per === 'day';
  if (!isSuch || by === undefined || second !== undefined) {
    findings.at(path, explain(key, metric), expected);
    return;
  }
  const attribute = entryOf(vocabulary.kinds?.get(kindOf(metric) ?? '')?.attributes ?? {}, by);
  const unknown = (codesOf(attribute, vocabulary) ?? []).find((code) => units && !units.includes(code));
  if (unknown !== undefined)
    findings.at(path, `${key} by ${by}, of which ${unknown} is no code of ${CLOSE_KIND}.unit`, 'it among those codes');
  if (!('series' in metric)) return;
  const { over = USUALLY_OVER } = metric.series;
  const days = over === 'all' ? Number.POSITIVE_INFINITY : over === 'today' ? 1 : parseDuration(over) / DAY_MS;
  const needed = amendMs / DAY_MS + MORE_DAYS;
  if (days < needed)
    findings.at(path, `${key} over ${over}`, `at least ${Math.ceil(needed)} days: amend and ${MORE_DAYS} more`);
}
