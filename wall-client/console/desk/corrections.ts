import type { Correction } from '../../../protocol/correction.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { WorkRow } from '../../../protocol/work.ts';
import { type Field, type Known, readField } from './fields.ts';
import { writeMoment } from './moment-text.ts';
import { type Columns, stageOf, valueOf } from './select-work.ts';

/** What a form of corrections shows of an item before anything is typed. */
export function knownTexts(
  row: WorkRow,
  columns: Columns,
  { fields, timeZone }: { readonly fields: readonly Field[]; readonly timeZone: string },
): Known {
  return Object.fromEntries(
    fields.flatMap(({ name, holds }) => {
      const value = valueOf(row, columns, name);
      if (value === null) return [];
      return [[name, holds === 'time' ? writeMoment(Number(value), timeZone) : String(value)]];
    }),
  );
}

/** What is new in such a form: what was emptied is cleared. Undefined where nothing is. */
export function correctionOf(
  fields: readonly Field[],
  { known, typed }: { readonly known: Known; readonly typed: Known },
): Omit<Correction, 'reason'> | undefined {
  const set: NonNullable<Correction['set']> = {};
  const milestones: NonNullable<Correction['milestones']> = {};
  for (const field of fields) {
    const text = (typed[field.name] ?? '').trim();
    if (text === (known[field.name] ?? '')) continue;
    const read = readField(field, text);
    if ('fault' in read) continue;
    const value = read.value ?? null;
    if (field.holds === 'time') milestones[field.name] = value === null ? null : Number(value);
    else set[field.name] = value;
  }
  const wish = {
    ...(Object.keys(set).length > 0 && { set }),
    ...(Object.keys(milestones).length > 0 && { milestones }),
  };
  return Object.keys(wish).length > 0 ? wish : undefined;
}

/** The milestone that can be taken back: the one told last, unless there is no other; an item without any is struck out. */
export function lastStep(row: WorkRow, columns: Columns, kind: Pick<Kind, 'milestones'>) {
  const told = Object.keys(kind.milestones).filter((name) => valueOf(row, columns, name) !== null);
  return told.length > 1 ? stageOf(row, columns, kind) : undefined;
}
