import type { Kind } from '../../../protocol/site/kinds.ts';
import type { WorkRow } from '../../../protocol/work.ts';
import { sayValue } from './fields.ts';
import { type Columns, idOf, valueOf } from './select-work.ts';

/** The lower-case text of a row in which what was typed is looked for: its id and its attributes as they are said. */
export function compileTextOf(
  kind: Kind,
  columns: Columns,
  saying: Parameters<typeof sayValue>[2],
): (row: WorkRow) => string {
  const texts = new WeakMap<WorkRow, string>();
  const said = new Map<string, Map<unknown, string>>();
  const names = Object.keys(kind.attributes);
  // Of twenty thousand rows most say the same of an attribute.
  const sayOnce = (name: string, value: unknown): string => {
    const known = said.get(name) ?? new Map<unknown, string>();
    said.set(name, known);
    const words = known.get(value) ?? sayValue(kind.attributes[name], value, saying);
    known.set(value, words);
    return words;
  };
  return (row) => {
    let text = texts.get(row);
    if (text === undefined) {
      text = idOf(row);
      for (const name of names) text += `\n${sayOnce(name, valueOf(row, columns, name))}`;
      text = text.toLowerCase();
      texts.set(row, text);
    }
    return text;
  };
}
