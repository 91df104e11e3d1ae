import fc from 'fast-check';
import { type Document, parseDocument } from 'yaml';

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0.5,
    1e308,
    '',
    ' ',
    'constructor',
    '__proto__',
    'x'.repeat(100),
    [],
    {},
    [[]],
    [null],
    { zh: 1 },
    '30s',
    'today',
    '\u0000',
    '🚢',
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** One of the files, of which one value is another, is gone or has another name. */
export function mutatedFile(
  files: ReadonlyMap<string, string>,
): fc.Arbitrary<{ readonly path: string; readonly document: Document }> {
  return fc
    .tuple(fc.constantFrom(...files.keys()), fc.nat(), oddValue, fc.constantFrom('replace', 'delete', 'rename'))
    .map(([path, place, value, how]) => {
      const document = parseDocument(files.get(path) ?? '');
      const all = pathsOf(document.toJS());
      const at = all[place % all.length] ?? [];
      if (how === 'replace') document.setIn(at, value);
      else if (how === 'delete' && at.length > 0) document.deleteIn(at);
      else if (typeof at.at(-1) === 'string') document.setIn([...at.slice(0, -1), nameOf(value)], document.getIn(at));
      return { path, document };
    });
}

/** Not by `String`: a value may have a `toString` of its own that is none. */
function nameOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}
