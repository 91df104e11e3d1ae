import type { CloudEvent } from '../../protocol/events.ts';
import type { TableView } from '../../protocol/views.ts';
import { declaredValues } from '../declared-values.ts';
import { minuteDigits } from '../local-time.ts';
import { STUDY_SOURCE } from './listed-studies.ts';
import type { RepeatedRule } from './study-rules.ts';

/** What is written down of a rule between two looks. */
export interface RepeatedRecord {
  /** Codes, joined by a slash -> until when they open no other, epoch ms. */
  readonly heldMs: Readonly<Record<string, number>>;
  /** What was seen and the gate may not have taken yet. */
  readonly untold: readonly CloudEvent[];
}

/** As long as the gate refuses what is told, so much of it is kept, and what was seen last. */
const UNTOLD_MAX = 100;
export const NOTHING_HELD: RepeatedRecord = { heldMs: {}, untold: [] };

/**
 * Looks at counts by one or two attributes: what has reached the rule's number, and is not held, opens a study as of now.
 * @returns the next record; the same object where nothing was seen and no hold is over
 */
export function watchRepeats(
  before: RepeatedRecord,
  { plan, view, atMs }: { readonly plan: RepeatedRule; readonly view: TableView; readonly atMs: number },
): RepeatedRecord {
  const { rule, holdOffMs } = plan;
  const held = Object.entries(before.heldMs).filter(([, untilMs]) => untilMs > atMs);
  const isHeld = new Set(held.map(([key]) => key));
  const seen = view.rows.flatMap((row) => {
    const [codes, count] = [row.slice(0, -1) as string[], row.at(-1) as number];
    return count >= rule.from && !isHeld.has(codes.join('/')) ? [{ codes, count }] : [];
  });
  if (seen.length === 0 && held.length === Object.keys(before.heldMs).length) return before;
  return {
    heldMs: Object.fromEntries([...held, ...seen.map(({ codes }) => [codes.join('/'), atMs + holdOffMs] as const)]),
    untold: [...before.untold.slice(-UNTOLD_MAX), ...seen.map((one) => studyOf(plan, { ...one, atMs }))],
  };
}

function studyOf(
  { name, rule, by, kind, timeZone }: RepeatedRule,
  { codes, count, atMs }: { readonly codes: readonly string[]; readonly count: number; readonly atMs: number },
): CloudEvent {
  const { opens } = rule;
  const subject = [`${opens.id}${minuteDigits(atMs, timeZone)}`, name, ...codes].join('-');
  const counted = Object.fromEntries(by.map((attribute, place) => [attribute, codes[place]]));
  return {
    specversion: '1.0',
    id: `${subject}.${opens.milestone}`,
    source: STUDY_SOURCE,
    type: `${opens.kind}.${opens.milestone}`,
    subject,
    time: new Date(atMs).toISOString(),
    data: declaredValues(kind, { ...opens.set, ...counted, observed: count }),
  };
}
