import { compileSubject } from '../../protocol/site/subject.ts';
import { parseDuration } from '../../protocol/duration.ts';
import { NO_MILESTONE } from '../aggregate/event.ts';
import { type KindPlan, VOIDED } from '../aggregate/kind-plan.ts';
import type { SitePlan } from '../aggregate/plan.ts';

/** What the `type` of an event means at this site. */
export interface EventType {
  readonly kind: KindPlan;
  /** Index of the milestone's register, or NO_MILESTONE. */
  readonly milestone: number;
  /** How far before it comes it may be told, beside clocks that are wrong. */
  readonly aheadMs: number;
  /** What the type alone says of registers, in the engine's flat pairs. */
  readonly set: readonly number[];
  /** Does only a correction say this? */
  readonly corrects: boolean;
  /** Whole entity ids of the kind. */
  readonly subject: RegExp;
  /** The kind's declared pattern, for messages. */
  readonly subjectPattern: string;
}

/** Every `type` that the site takes: one look-up tells kind, milestone and pattern. */
export function compileEventTypes(plan: SitePlan): ReadonlyMap<string, EventType> {
  const types = new Map<string, EventType>();
  for (const kind of plan.kinds.values()) {
    const subjectPattern = plan.site.kinds[kind.name]?.subject ?? '';
    const subject = compileSubject(subjectPattern);
    const changed = { kind, subject, subjectPattern, milestone: NO_MILESTONE, aheadMs: 0, set: [], corrects: false };
    for (const { name, index } of kind.milestones) {
      const ahead = plan.site.kinds[kind.name]?.milestones[name]?.ahead;
      const aheadMs = ahead === undefined ? 0 : parseDuration(ahead);
      types.set(`${kind.name}.${name}`, { ...changed, milestone: index, aheadMs });
    }
    types.set(`${kind.name}.changed`, changed);
    types.set(`${kind.name}.voided`, { ...changed, set: [VOIDED, 1], corrects: true });
    types.set(`${kind.name}.restored`, { ...changed, set: [VOIDED, 0], corrects: true });
  }
  return types;
}
