import { parseDuration } from '../../protocol/duration.ts';
import type { Kind } from '../../protocol/site/kinds.ts';
import { splitOf } from '../../protocol/site/metric-view.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { ListedStudy, RepeatedStudy } from '../../protocol/site/studies.ts';

/** A rule with what it needs of the rest of the site. */
interface Compiled {
  readonly name: string;
  /** What it opens. */
  readonly kind: Kind;
}
export interface ListedRule extends Compiled {
  readonly rule: ListedStudy;
  readonly reachMs: number;
}
export interface RepeatedRule extends Compiled {
  readonly rule: RepeatedStudy;
  /** The attributes by which its counts are split. */
  readonly by: readonly string[];
  readonly holdOffMs: number;
  readonly timeZone: string;
}
export type StudyPlan = ListedRule | RepeatedRule;

const USUAL_REACH = '24h';

export function compileStudies({ file, kinds, metrics }: Site): StudyPlan[] {
  return Object.entries(file.studies ?? {}).flatMap(([name, rule]): StudyPlan[] => {
    const kind = kinds[rule.opens.kind];
    if (!kind) return [];
    if ('list' in rule) return [{ name, rule, kind, reachMs: parseDuration(rule.reach ?? USUAL_REACH) }];
    const metric = metrics[rule.counts];
    const over = metric && 'count' in metric ? metric.count.over : undefined;
    if (!metric || over === undefined || over === 'all' || over === 'today') return [];
    const holdOffMs = parseDuration(rule.holdOff ?? over);
    return [{ name, rule, kind, by: splitOf(metric), holdOffMs, timeZone: file.timeZone }];
  });
}

export function isListed(plan: StudyPlan): plan is ListedRule {
  return 'list' in plan.rule;
}

/** The metric that a rule looks at. */
export function metricOf(plan: StudyPlan): string {
  return isListed(plan) ? plan.rule.list : plan.rule.counts;
}
