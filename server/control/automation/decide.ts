import Type, { type Static } from 'typebox';
import { parseDuration } from '../../../protocol/duration.ts';
import type { Automation, AutomationRule } from '../../../protocol/site/automation.ts';
import type { ListRow } from '../../../protocol/views.ts';
import { plannedAt } from './planned.ts';

const closed = { additionalProperties: false } as const;
const called = {
  rule: Type.String(),
  /** Id of what came into the list. */
  entity: Type.String(),
  /** Wall time at which it came, epoch ms. */
  at: Type.Number(),
  /** How long it is still to stay, ms. */
  leftMs: Type.Number(),
};
const Called = Type.Object(called, closed);
export type Called = Static<typeof Called>;

/** What a wall's automation knows from one moment to the next, as Redis keeps it. */
export const AutomationState = Type.Object(
  {
    /** The turn that it last put on the wall; left out: whatever stands is not its own. */
    put: Type.Optional(Type.String()),
    active: Type.Optional(Type.Object({ ...called, since: Type.Number() }, closed)),
    /** The scene that a rule took the place of, where the schedule wants none. */
    back: Type.Optional(Type.String()),
    queue: Type.Array(Called),
    /** What was answered to: id -> wall time. */
    seen: Type.Record(Type.String(), Type.Number()),
    /** Rule -> when its scene last went. */
    wentAt: Type.Record(Type.String(), Type.Number()),
    /** What came before is no news. */
    since: Type.Number(),
  },
  closed,
);
export type AutomationState = Static<typeof AutomationState>;

export interface Circumstances {
  readonly automation: Automation;
  readonly timeZone: string;
  /** Wall time, epoch ms. */
  readonly now: number;
  /** The scene that stands, or is about to. */
  readonly standing: string;
  /** Somebody drives, a lock is on, the automation is held, or a briefing is. */
  readonly isPaused: boolean;
  /** Whether a scene must not be shown now: it is not taken, and is when it may be. */
  isRefused(scene: string): boolean;
  /** Rows of a list; undefined where nobody knows them. */
  rowsOf(list: string): readonly ListRow[] | undefined;
}

export interface Decision {
  readonly state: AutomationState;
  /** To be put on the wall, from a moment of wall time on. */
  readonly take?: { readonly scene: string; readonly at: number; readonly because: string };
}

/** A change by the clock is taken so far ahead, so that it holds at its very moment. */
export const LOOK_AHEAD_MS = 1_500;
/** What came longer ago brings nothing: it is no news any more. It is remembered for as long, and waits no longer. */
const NEWS_MS = 10 * 60_000;
const QUEUE_MOST = 8;
const PRIORITY = 5;

export const IDLE = (now: number): AutomationState => ({ queue: [], seen: {}, wentAt: {}, since: now });

/** What the automation of a wall does now, and knows afterwards; rules [AM1] to [AM6]. Neither clock nor chance. */
export function decide(before: AutomationState, circumstances: Circumstances): Decision {
  const heard = hear(before, circumstances);
  if (circumstances.isPaused) return { state: pause(heard, circumstances.now) };
  const called = serve(heard, circumstances);
  return called.active ? show(called, called.active, circumstances) : follow(called, circumstances);
}

/** Takes news into the queue, and forgets what is none any more. */
function hear(state: AutomationState, { automation, now, rowsOf }: Circumstances): AutomationState {
  const oldest = Math.max(now - NEWS_MS, state.since);
  const seen = Object.fromEntries(Object.entries(state.seen).filter(([, at]) => at >= now - NEWS_MS));
  const queue = state.queue.filter(({ at }) => at >= now - NEWS_MS);
  for (const [name, rule] of Object.entries(automation.rules ?? {})) {
    for (const { id, at, shown } of rowsOf(rule.list) ?? []) {
      const key = `${name}/${id}`;
      if (at < oldest || at > now || Object.hasOwn(seen, key) || !suits(rule, shown)) continue;
      seen[key] = now;
      const isKnown = state.active?.rule === name || queue.some((waiting) => waiting.rule === name);
      const isHeldOff = now - (state.wentAt[name] ?? Number.NEGATIVE_INFINITY) < parseDuration(rule.holdOff ?? '0s');
      if (isKnown || isHeldOff || queue.length >= QUEUE_MOST) continue;
      queue.push({ rule: name, entity: id, at: now, leftMs: parseDuration(rule.stay) });
    }
  }
  return { ...state, seen, queue };
}

function suits({ is = {} }: AutomationRule, shown: ListRow['shown']): boolean {
  return Object.entries(is).every(([attribute, codes]) => codes.some((code) => code === shown[attribute]));
}

/** What a person shows is not the automation's: afterwards it begins anew. What it was called for waits. */
function pause({ put: _put, back: _back, active, ...state }: AutomationState, now: number): AutomationState {
  return active ? { ...state, wentAt: { ...state.wentAt, [active.rule]: now } } : state;
}

/** Ends what has stayed long enough, and calls what is next; a higher priority goes before what is on the wall. */
function serve(state: AutomationState, { automation, now, standing }: Circumstances): AutomationState {
  const priorityOf = ({ rule }: Called) => automation.rules?.[rule]?.priority ?? PRIORITY;
  let { active, queue, wentAt } = state;
  // A rule that the site no longer has.
  queue = queue.filter(({ rule }) => automation.rules?.[rule] !== undefined);
  if (active && (now >= active.since + active.leftMs || automation.rules?.[active.rule] === undefined)) {
    wentAt = { ...wentAt, [active.rule]: now };
    active = undefined;
  }
  const [next] = queue.toSorted((a, b) => priorityOf(b) - priorityOf(a) || a.at - b.at);
  const { active: _, ...rest } = state;
  if (!next || (active && priorityOf(next) <= priorityOf(active)))
    return { ...rest, queue, wentAt, ...(active && { active }) };
  queue = queue.filter((waiting) => waiting !== next);
  if (active) {
    const { since, ...waiting } = active;
    // It goes on for what it lacks.
    queue = [...queue, { ...waiting, leftMs: active.leftMs - (now - since) }];
  }
  const back = state.active ? state.back : standing;
  return { ...rest, queue, wentAt, active: { ...next, since: now }, ...(back !== undefined && { back }) };
}

function show(
  state: AutomationState,
  { rule, entity, since }: NonNullable<AutomationState['active']>,
  circumstances: Circumstances,
): Decision {
  const { automation, standing, now } = circumstances;
  const scene = automation.rules?.[rule]?.scene ?? standing;
  return put(state, { scene, key: `rule ${rule}/${entity}@${since}`, at: now, because: rule }, circumstances);
}

/** Nobody calls: the schedule's scene, or what stood before somebody called. */
function follow(state: AutomationState, circumstances: Circumstances): Decision {
  const { automation, timeZone, now, standing } = circumstances;
  const planned = plannedAt(automation, timeZone, now + LOOK_AHEAD_MS);
  const { back, ...rest } = state;
  if (planned) return put(rest, { ...planned, at: Math.max(now, planned.from), because: 'schedule' }, circumstances);
  const { put: _, ...idle } = rest;
  // Somebody else may have put another scene there since.
  const wasOurs = state.put?.startsWith('rule ') && back !== undefined && back !== standing;
  if (wasOurs && circumstances.isRefused(back)) return { state };
  return wasOurs ? { state: idle, take: { scene: back, at: now, because: 'return' } } : { state: idle };
}

function put(
  state: AutomationState,
  { scene, key, at, because }: { scene: string; key: string; at: number; because: string },
  { standing, isRefused }: Circumstances,
): Decision {
  if (state.put === key || isRefused(scene)) return { state };
  const next = { ...state, put: key };
  return scene === standing ? { state: next } : { state: next, take: { scene, at, because } };
}
