import { parseCellKey } from '../../aggregate/cell-key.ts';
import { HASH_LENGTH } from '../../aggregate/cell-key.ts';
import type { DefinitionCells } from './cell-index.ts';

/**
 * What a partition last said of each of its cells. A delta says totals, so the change is the difference to what was
 * known, and hearing it twice adds nothing; partitions merge by addition of the changes.
 */
export class PartitionCells {
  readonly #totals = new Map<string, number>();
  readonly #definitions: ReadonlyMap<string, DefinitionCells>;

  constructor(definitions: ReadonlyMap<string, DefinitionCells>) {
    this.#definitions = definitions;
  }

  set(key: string, total: number): void {
    const definition = this.#definitions.get(key.slice(0, HASH_LENGTH));
    // A cell of a definition that this site no longer has, or has not yet.
    if (!definition) return;
    const known = this.#totals.get(key);
    const amount = total - (known ?? 0);
    if (amount === 0) return;
    if (total === 0) this.#totals.delete(key);
    else this.#totals.set(known === undefined ? ownText(key) : key, total);
    const { fields, period } = definition.plan;
    const { numbers } = parseCellKey(key);
    let group = 0;
    for (let i = 0; i < fields.length; i += 1) {
      const field = fields[i];
      const number = numbers[i] as number;
      // A code that was added to the table after this process compiled its site: none of its views knows it.
      if (field === undefined || number >= field.size) return;
      group = group * field.size + number;
    }
    definition.add(group, period ? (numbers[fields.length] as number) : 0, amount);
  }

  get size(): number {
    return this.#totals.size;
  }
}

/** A key that was cut out of a delta would keep all of the delta's text in memory for as long as the cell lives. */
function ownText(key: string): string {
  return Buffer.from(key, 'latin1').toString('latin1');
}
