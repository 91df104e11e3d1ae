import { parseDuration } from '../../protocol/duration.ts';
import { NO_MILESTONE } from '../aggregate/event.ts';
import type { KindPlan } from '../aggregate/kind-plan.ts';
import type { SitePlan } from '../aggregate/plan.ts';

/** What the `type` of an event means at this site. */
export interface EventType {
  readonly kind: KindPlan;
  /** Index of the milestone's register, or NO_MILESTONE for `<kind>.changed`. */
  readonly milestone: number;
  /** How far before it comes it may be told, beside clocks that are wrong. */
  readonly aheadMs: number;
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
    const shared = { kind, subject: new RegExp(`^(?:${subjectPattern})$`, 'u'), subjectPattern };
    for (const { name, index } of kind.milestones) {
      const ahead = plan.site.kinds[kind.name]?.milestones[name]?.ahead;
      const aheadMs = ahead === undefined ? 0 : parseDuration(ahead);
      types.set(`${kind.name}.${name}`, { ...shared, milestone: index, aheadMs });
    }
    types.set(`${kind.name}.changed`, { ...shared, milestone: NO_MILESTONE, aheadMs: 0 });
  }
  return types;
}
