import type { Work } from '../../protocol/site/work.ts';
import type { WorkRow, WorkValue } from '../../protocol/work.ts';
import { decodeRegister } from '../aggregate/entity-record.ts';
import type { KindPlan, RegisterPlan } from '../aggregate/kind-plan.ts';
import { compileLevelParts, compileOpenSince, type LevelParts, type OpenSince } from '../aggregate/level-span.ts';
import type { SitePlan } from '../aggregate/plan.ts';
import type { Registers } from '../aggregate/registers.ts';

const MINUTE_MS = 60_000;

/** A kind that people enter and move on, compiled: what is open of it, when it is overdue, and what a row shows. */
export interface WorkPlan {
  readonly kind: KindPlan;
  readonly declared: Work;
  readonly parts: LevelParts;
  readonly openSince: OpenSince;
  /** From when on (epoch ms) it is overdue; NaN where it never will be. */
  readonly dueAt: (registers: Registers, base: number) => number;
  /** Attributes, then milestones. */
  readonly columns: readonly RegisterPlan[];
}

/** Every kind of the site with `work`, in the order of its file. */
export function compileWork({ site, kinds }: Pick<SitePlan, 'site' | 'kinds'>): WorkPlan[] {
  return [...kinds.values()].flatMap((kind) => {
    const declared = site.kinds[kind.name]?.work;
    if (!declared) return [];
    const level = levelOf(site, declared.open);
    const parts = compileLevelParts(kind, level);
    return [
      {
        kind,
        declared,
        parts,
        openSince: compileOpenSince(kind, level, parts),
        dueAt: compileDue(kind, declared.overdue === undefined ? undefined : levelOf(site, declared.overdue)),
        columns: [...kind.attributes, ...kind.milestones],
      },
    ];
  });
}

/** An entity as a row of the desk, open or not. */
export function workRow(
  { openSince, dueAt, columns }: WorkPlan,
  registers: Registers,
  slot: number,
  id: string,
): WorkRow {
  const base = slot * registers.width;
  const values = columns.map((register): WorkValue => decodeRegister(registers, slot, register) ?? null);
  const since = openSince(registers, base);
  const isOpen = !Number.isNaN(since);
  return [id, isOpen ? since : null, isOpen ? orNull(dueAt(registers, base)) : null, ...values];
}

type Level = Parameters<typeof compileLevelParts>[1];

/** A deadline holds from the next full minute, as the level counts it. */
function compileDue(kind: KindPlan, level: Level | undefined): WorkPlan['dueAt'] {
  if (!level) return () => Number.NaN;
  const parts = compileLevelParts(kind, level);
  const since = compileOpenSince(kind, level, parts);
  const { after } = parts;
  return (registers, base) =>
    Math.ceil((since(registers, base) + (after?.afterMs(registers, base) ?? 0)) / MINUTE_MS) * MINUTE_MS;
}

function levelOf({ metrics }: SitePlan['site'], key: string): Level {
  const metric = metrics[key];
  if (!metric || !('level' in metric)) throw new Error(`${key} is no level: the site was not checked`);
  return metric.level;
}

function orNull(ms: number): number | null {
  return Number.isNaN(ms) ? null : ms;
}
