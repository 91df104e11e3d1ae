import type { ListRow, ListView } from '../../../protocol/views.ts';
import { type ListPlan, listRow, listTime } from '../../aggregate/list-plan.ts';
import type { Registers } from '../../aggregate/registers.ts';
import type { EntitySink, ReadEntity } from '../entities/kind-entities.ts';
import { FirstEntities } from '../entities/first-entities.ts';
import type { ViewMachine } from './view-machine.ts';

/** `list`: the first N entities of a kind. Rows are made for those alone, and kept while they stay as they are. */
export class ListMachine implements EntitySink, ViewMachine<ListView> {
  readonly movesWithTime = false;
  changed = true;
  readonly #plan: ListPlan;
  readonly #entities: FirstEntities;
  readonly #readEntity: ReadEntity;
  readonly #rows = new Map<string, ListRow>();

  constructor(plan: ListPlan, readEntity: ReadEntity) {
    this.#plan = plan;
    this.#entities = new FirstEntities(plan);
    this.#readEntity = readEntity;
  }

  put(id: string, registers: Registers, slot: number): void {
    this.#entities.put(id, listTime(this.#plan, registers, slot));
    this.#rows.delete(id);
    this.changed = true;
  }

  read(): ListView {
    const first = this.#entities.read();
    const rows = first.map(({ id }) => this.#rows.get(id) ?? this.#makeRow(id));
    this.#rows.clear();
    for (const row of rows) this.#rows.set(row.id, row);
    return { view: 'list', rows, total: this.#entities.total };
  }

  #makeRow(id: string): ListRow {
    const row = this.#readEntity(id, (registers, slot) => listRow(this.#plan, registers, slot, id));
    if (!row) throw new Error(`${id} is in a list and makes no row of it`);
    return row;
  }
}
