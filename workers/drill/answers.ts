import type { CloudEvent } from '../../protocol/events.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { ListRow } from '../../protocol/views.ts';
import { type ArrivalPlan, compileDrill } from './drill-plan.ts';
import { randomOf } from './random.ts';
import { timelineOf } from './timeline.ts';

/** How the drill works through what the workers of the method have opened of one kind. */
export interface AnswerPlan {
  readonly seed: string;
  /** The list of what is open. */
  readonly list: string;
  readonly arrivals: ArrivalPlan;
  /** With what the ids begin that the workers give. */
  readonly ids: readonly string[];
}

export function compileAnswers(site: Site): AnswerPlan[] {
  const { drill, surges = {}, studies = {} } = site.file;
  if (!drill) return [];
  const { seed, arrivals } = compileDrill(site);
  const raised = [...Object.values(surges).map(({ raises }) => raises), ...Object.values(studies).map((r) => r.opens)];
  return Object.entries(drill.kinds).flatMap(([name, { answers }]) => {
    const plan = arrivals.find(({ kind }) => kind === name);
    const ids = raised.filter(({ kind }) => kind === name).map(({ id }) => id);
    return answers !== undefined && plan ? [{ seed, list: answers, arrivals: plan, ids }] : [];
  });
}

/**
 * What has become, up to a moment, of the open entities that the workers gave: the steps of the drill's own after the first, each
 * with random numbers of its own. It follows from the row alone.
 */
export function answersTo({ seed, arrivals, ids }: AnswerPlan, rows: readonly ListRow[], nowMs: number): CloudEvent[] {
  const [first, ...steps] = arrivals.steps;
  if (!first) return [];
  // Opened already, and with whatever it is known by.
  const plan = {
    ...arrivals,
    steps: [{ ...first, after: { median: 0, p90: 0 }, share: 1, tells: [], apart: [] }, ...steps],
  };
  return rows
    .filter(({ id }) => ids.some((begin) => id.startsWith(begin)))
    .flatMap(({ id, at }) => {
      const own = (...name: readonly string[]) => randomOf(seed, 'answer', arrivals.kind, id, ...name);
      const birth = { subject: id, bornMs: at, decided: {}, random: own(), apart: own };
      return timelineOf(plan, birth).slice(1);
    })
    .filter(({ time }) => Date.parse(time) <= nowMs);
}
