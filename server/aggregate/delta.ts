/** What one commit changed, as its stream entry says. Everything is as it stands after the commit: reading it twice is harmless. */
export interface Delta {
  /** Wall time from which it holds, epoch ms; never before that of an earlier delta of the partition. */
  readonly at: number;
  /** Flat pairs: cell key, new total (0: the cell is gone). */
  readonly cells: readonly (string | number)[];
  /** Entities that changed in a register which a list or a layer looks at. */
  readonly entities: readonly DeltaEntity[];
  /** Kind -> newest event time, where it moved. */
  readonly newest: Readonly<Record<string, number>>;
  /** Which definitions the partition counts from now on, and how far, where that changed; see census.ts. */
  readonly census?: string;
}
export interface DeltaEntity {
  readonly kind: string;
  readonly id: string;
  readonly packed: string;
}

/** Reads the fields of a stream entry. */
export function parseDelta(fields: Readonly<Record<string, string>>): Delta {
  const { a, c, d, e, t } = fields;
  const cells: (string | number)[] = c ? c.split(' ') : [];
  for (let i = 1; i < cells.length; i += 2) cells[i] = Number(cells[i]);
  const entities: DeltaEntity[] = [];
  const flat: string[] = e ? JSON.parse(e) : [];
  for (let i = 0; i + 1 < flat.length; i += 2)
    entities.push({ ...splitField(flat[i] as string), packed: flat[i + 1] as string });
  const newest: Record<string, number> = {};
  const times = t ? t.split(' ') : [];
  for (let i = 0; i + 1 < times.length; i += 2) newest[(times[i] as string).slice('t:'.length)] = Number(times[i + 1]);
  return { at: Number(a), cells, entities, newest, ...(d !== undefined && { census: d }) };
}

/** `<kind>/<id>` -> its parts. */
export function splitField(field: string): { kind: string; id: string } {
  const slash = field.indexOf('/');
  return { kind: field.slice(0, slash), id: field.slice(slash + 1) };
}
