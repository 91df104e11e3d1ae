import { WORK_CLOSED_MOST, type WorkRow } from '../../protocol/work.ts';
import type { RegisterPlan } from '../aggregate/kind-plan.ts';
import { isVoided } from '../aggregate/is-voided.ts';
import { VOIDED } from '../aggregate/kind-plan.ts';
import { isSet, type Registers, timeAt, valueAt } from '../aggregate/registers.ts';
import { FirstEntities } from '../live/entities/first-entities.ts';
import type { EntitySink, KindEntities } from '../live/entities/kind-entities.ts';
import { type WorkPlan, workRow } from './work-plan.ts';

/** What changed of a board after a revision. */
export interface WorkChanges {
  readonly rows: readonly WorkRow[];
  readonly gone: readonly string[];
}

/**
 * What is open of one kind, kept up to date as events come, so that a page which has twenty thousand of them asks for what it
 * lacks; and what was closed last. Rows are made when somebody asks, and kept while they stay as they are.
 */
export class WorkBoard implements EntitySink {
  readonly plan: WorkPlan;
  readonly #entities: Pick<KindEntities, 'idOf' | 'read' | 'attach'>;
  readonly #closed: FirstEntities;
  readonly #voided: FirstEntities;
  readonly #unit: RegisterPlan | undefined;
  /** By entity: the integer of its unit's code; -1 without any. */
  readonly #units: number[] = [];
  /** By entity: the revision at which it changed while it was open; 0 for one that was never open here. */
  readonly #changedAt: number[] = [];
  readonly #isOpen: boolean[] = [];
  readonly #rows: (WorkRow | undefined)[] = [];
  #revision = 0;

  constructor(plan: WorkPlan, entities: Pick<KindEntities, 'idOf' | 'read' | 'attach'>) {
    this.plan = plan;
    this.#entities = entities;
    this.#unit = plan.declared.unit === undefined ? undefined : plan.kind.register.get(plan.declared.unit);
    const latest = {
      first: WORK_CLOSED_MOST,
      order: 'newest',
      idOf: (entity: number) => entities.idOf(entity),
    } as const;
    this.#closed = new FirstEntities(latest);
    this.#voided = new FirstEntities(latest);
    entities.attach(this);
  }

  get revision(): number {
    return this.#revision;
  }

  put(entity: number, registers: Registers, slot: number): void {
    const base = slot * registers.width;
    const { parts, openSince } = this.plan;
    const isOpen = !Number.isNaN(openSince(registers, base));
    const until = parts.until && base + parts.until.index;
    const isOut = isVoided(registers, base);
    this.#voided.put(entity, isOut ? timeAt(registers, base + VOIDED) : undefined);
    const isEnded = !isOpen && until !== undefined && isSet(registers, until) && !isOut;
    this.#closed.put(entity, isEnded ? timeAt(registers, until) : undefined);
    while (this.#isOpen.length <= entity) {
      this.#isOpen.push(false);
      this.#changedAt.push(0);
      this.#rows.push(undefined);
      this.#units.push(-1);
    }
    const unit = this.#unit && base + this.#unit.index;
    this.#units[entity] = unit !== undefined && isSet(registers, unit) ? valueAt(registers, unit) : -1;
    const wasOpen = this.#isOpen[entity] === true;
    if (!isOpen && !wasOpen) return;
    this.#revision += 1;
    this.#isOpen[entity] = isOpen;
    this.#changedAt[entity] = this.#revision;
    this.#rows[entity] = undefined;
  }

  /** All that is open. */
  *all(): Generator<WorkRow> {
    for (let entity = 0; entity < this.#isOpen.length; entity += 1) if (this.#isOpen[entity]) yield this.#row(entity);
  }

  since(revision: number): WorkChanges {
    const rows: WorkRow[] = [];
    const gone: string[] = [];
    if (revision === this.#revision) return { rows, gone };
    for (let entity = 0; entity < this.#changedAt.length; entity += 1) {
      if ((this.#changedAt[entity] as number) <= revision) continue;
      if (this.#isOpen[entity]) rows.push(this.#row(entity));
      else gone.push(this.#entities.idOf(entity));
    }
    return { rows, gone };
  }

  /** What was closed last, the latest first. */
  closed(): WorkRow[] {
    return this.#closed.read().map((entity) => this.#make(entity));
  }

  /** The same of one unit alone, however much of others was closed since. */
  closedOf(unit: string): WorkRow[] {
    const code = this.#unit?.codes?.get(unit);
    return this.#closed.readOf((entity) => this.#units[entity] === code).map((entity) => this.#make(entity));
  }

  /** What was struck out last, the latest first. */
  voided(): WorkRow[] {
    return this.#voided.read().map((entity) => this.#make(entity));
  }

  #row(entity: number): WorkRow {
    return (this.#rows[entity] ??= this.#make(entity));
  }

  #make(entity: number): WorkRow {
    const id = this.#entities.idOf(entity);
    return this.#entities.read(entity, (registers, slot) => workRow(this.plan, registers, slot, id));
  }
}
