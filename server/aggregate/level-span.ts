import type { Static } from 'typebox';
import { parseDuration } from '../../protocol/duration.ts';
import type { Level } from '../../protocol/site/metrics.ts';
import type { KindPlan, RegisterPlan } from './kind-plan.ts';
import { isVoided } from './is-voided.ts';
import { isSet, timeAt, valueAt } from './registers.ts';
import type { Registers } from './registers.ts';
import { compileWhere, latestOf, registerOf } from './where-predicate.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** The milestones between which an entity is in a level, and the deadline of `after`. */
export interface LevelParts {
  readonly opens: RegisterPlan;
  readonly reopens: readonly RegisterPlan[];
  readonly until: RegisterPlan | undefined;
  /** Undefined where the interval begins with its milestone. */
  readonly after: LevelAfter | undefined;
}

export interface LevelAfter {
  readonly uses: readonly RegisterPlan[];
  readonly afterMs: (registers: Registers, base: number) => number;
}

export function compileLevelParts(kind: KindPlan, level: Static<typeof Level>): LevelParts {
  const [opens, ...reopens] = [level.from].flat().map((name) => registerOf(kind, name)) as [
    RegisterPlan,
    ...RegisterPlan[],
  ];
  const until = level.until === undefined ? undefined : registerOf(kind, level.until);
  return { opens, reopens, until, after: compileAfter(kind, level.after) };
}

/** When the interval of an entity that was opened ends; after all time where it does not. */
export function endOf({ until }: LevelParts, registers: Registers, base: number): number {
  return until && isSet(registers, base + until.index) ? timeAt(registers, base + until.index) : FOREVER;
}

/** Since when (epoch ms) one is in the level and stays in it until something is told; NaN where it is not. Deadlines apart. */
export type OpenSince = (registers: Registers, base: number) => number;

export function compileOpenSince(kind: KindPlan, level: Static<typeof Level>, parts: LevelParts): OpenSince {
  const { holds } = compileWhere(kind, level.where);
  const { opens } = parts;
  const reopenIndices = parts.reopens.map(({ index }) => index);
  return (registers, base) => {
    if (isVoided(registers, base) || !holds(registers, base)) return Number.NaN;
    const endMs = endOf(parts, registers, base);
    const isOpened = isSet(registers, base + opens.index);
    if (isOpened && endMs === FOREVER) return timeAt(registers, base + opens.index);
    const reopenedMs = latestOf(registers, base, reopenIndices);
    const again = endMs === FOREVER ? !isOpened && reopenedMs > -FOREVER : reopenedMs > endMs;
    return again ? reopenedMs : Number.NaN;
  };
}

function compileAfter(kind: KindPlan, after: Static<typeof Level>['after']): LevelAfter | undefined {
  if (after === undefined) return undefined;
  if (typeof after === 'string') {
    const ms = parseDuration(after);
    return { uses: [], afterMs: () => ms };
  }
  const by = registerOf(kind, after.by);
  const otherwiseMs = parseDuration(after.otherwise);
  const rules = (by.names ?? []).map((code) => parseDuration(after.rules[code] ?? after.otherwise));
  return {
    uses: [by],
    afterMs: (registers, base) =>
      isSet(registers, base + by.index) ? (rules[valueAt(registers, base + by.index)] ?? otherwiseMs) : otherwiseMs,
  };
}
