import type { ListRow, ListView } from '../../../protocol/views.ts';
import { type ListPlan, listRow, listTime } from '../../aggregate/list-plan.ts';
import type { Registers } from '../../aggregate/registers.ts';
import type { EntityReader, EntitySink } from '../entities/kind-entities.ts';
import { FirstEntities } from '../entities/first-entities.ts';
import type { ViewMachine } from './view-machine.ts';

/** `list`: the first N entities of a kind. Rows are made for those alone, and kept while they stay as they are. */
export class ListMachine implements EntitySink, ViewMachine<ListView> {
  readonly movesWithTime = false;
  changed = true;
  readonly #plan: ListPlan;
  readonly #entities: EntityReader;
  readonly #first: FirstEntities;
  #rows = new Map<number, ListRow>();

  constructor(plan: ListPlan, entities: EntityReader) {
    this.#plan = plan;
    this.#entities = entities;
    const { first, order } = plan;
    this.#first = new FirstEntities({ first, order, idOf: (entity) => entities.idOf(entity) });
  }

  put(entity: number, registers: Registers, slot: number): void {
    this.#first.put(entity, listTime(this.#plan, registers, slot));
    this.#rows.delete(entity);
    this.changed = true;
  }

  read(): ListView {
    const rows = new Map<number, ListRow>();
    for (const entity of this.#first.read()) rows.set(entity, this.#rows.get(entity) ?? this.#makeRow(entity));
    this.#rows = rows;
    return { view: 'list', rows: [...rows.values()], total: this.#first.total };
  }

  #makeRow(entity: number): ListRow {
    const id = this.#entities.idOf(entity);
    const row = this.#entities.read(entity, (registers, slot) => listRow(this.#plan, registers, slot, id));
    if (!row) throw new Error(`${id} is in a list and makes no row of it`);
    return row;
  }
}
