import type { Site } from '../../protocol/site/site.ts';
import type { EntityReader } from '../aggregate/entity-reader.ts';
import { decodeEntity, type EntityRecord } from '../aggregate/entity-record.ts';
import type { Registers } from '../aggregate/registers.ts';
import { httpErrors } from '../errors.ts';
import type { Committer } from '../gate/take-in.ts';
import type { Looking } from './looking.ts';
import { compileWork, type WorkPlan } from './work-plan.ts';

/** What a desk needs of the engine: what it reads is on disk. */
export type DeskEngine = Committer & { readonly entities: Pick<EntityReader, 'registersOf'> };

export interface WorkKindsOptions {
  readonly site: Pick<Site, 'kinds'>;
  /** Undefined until Redis has answered for the first time. */
  readonly engine: () => DeskEngine | undefined;
}

export interface OpenedKind {
  readonly engine: DeskEngine;
  readonly plan: WorkPlan;
}

export interface Found {
  readonly registers: Registers;
  readonly record: EntityRecord;
}

/** The kinds that people work on, and their entities as they are stored. Every method throws the HTTP error to answer. */
export class WorkKinds {
  readonly #options: WorkKindsOptions;
  readonly #plans = new WeakMap<object, ReadonlyMap<string, WorkPlan>>();

  constructor(options: WorkKindsOptions) {
    this.#options = options;
  }

  /** Rule [DK7]: of a unit, kinds that are not for units are as if they were not. */
  check(name: string, { role }: Looking): void {
    const { kinds } = this.#options.site;
    const work = Object.hasOwn(kinds, name) ? kinds[name]?.work : undefined;
    if (!work || (role === 'unit' && !work.units)) throw httpErrors.notFound('kind with work');
  }

  open(kind: string, looking: Looking): OpenedKind {
    this.check(kind, looking);
    const engine = this.engine();
    const plans =
      this.#plans.get(engine.plan) ?? new Map(compileWork(engine.plan).map((plan) => [plan.kind.name, plan]));
    this.#plans.set(engine.plan, plans);
    const plan = plans.get(kind);
    if (!plan) throw httpErrors.notFound('kind with work');
    return { engine, plan };
  }

  /** Rule [DK7]: what is another unit’s is as if it were not; and so is what was struck out, but for `evenVoided`. */
  async find(
    { engine, plan }: OpenedKind,
    id: string,
    { role, unit }: Looking,
    { evenVoided = false }: { readonly evenVoided?: boolean } = {},
  ): Promise<Found> {
    const registers = await engine.entities.registersOf(plan.kind.name, id);
    const record = registers && decodeEntity(registers, 0, id);
    const attribute = plan.declared.unit;
    const isOwn = role !== 'unit' || (attribute !== undefined && record?.attributes[attribute] === unit);
    if (!registers || !record || (record.voided && !evenVoided) || !isOwn) throw httpErrors.notFound(plan.kind.name);
    return { registers, record };
  }

  engine(): DeskEngine {
    const engine = this.#options.engine();
    if (!engine) throw httpErrors.unavailable('the store');
    return engine;
  }
}
