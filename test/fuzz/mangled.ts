import fc from 'fast-check';

/** Texts that have been somebody's undoing: names of JavaScript's own, half characters, ends of lines, markup, long ones. */
const oddText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '__proto__',
    'constructor',
    'toString',
    '\u0000',
    '\uD800',
    '\u202E',
    '\uFEFF',
    '\r\n',
    '../..',
    '%ff',
    '{{7*7}}',
    '<script>',
    '值守',
    '👮‍♀️',
    'NaN',
    '1e999',
    '-0',
    '13800138000',
    '110101199003070038',
    '2026-02-30T25:61:61Z',
    'a'.repeat(300),
    '值'.repeat(5_000),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const oddNumber = fc.constantFrom(0, -0, -1, 0.1, 1e21, 2 ** 53, -(2 ** 53), 5e-324, 1.7976931348623157e308);
const oddValue = fc.oneof(
  oddText,
  oddNumber,
  fc.constantFrom<unknown>(null, true, [], {}, [[]], [null]),
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer({ min: 50, max: 2_000 }).map(nested),
);

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

interface Step {
  readonly how: 'replace' | 'add' | 'rename' | 'delete' | 'double';
  /** To put there, or to add. */
  readonly value: unknown;
  /** What a part is to be called. */
  readonly name: string;
}
interface Change extends Step {
  readonly place: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  how: fc.constantFrom('replace', 'add', 'rename', 'delete', 'double'),
  place: fc.nat(),
  value: oddValue,
  name: oddText,
});

/** JSON values that were whole, each changed in up to four places; a fifth of them stay as they were. */
export function mangledJson(whole: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(whole, fc.oneof(fc.constant([]), { weight: 4, arbitrary: fc.array(change, { minLength: 1, maxLength: 4 }) }))
    .map(([value, changes]) => changes.reduce(apply, value));
}

function apply(value: unknown, { place, ...step }: Change): unknown {
  const paths = pathsOf(value);
  const path = paths[place % paths.length] ?? [];
  return edit(value, path, step);
}

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  // The deep ones that were put in are whole already.
  if (typeof value !== 'object' || value === null || path.length > 8) return [path];
  return [path, ...Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...path, name]))];
}

function edit(value: unknown, [name, ...rest]: Path, step: Step): unknown {
  if (name === undefined) return step.how === 'replace' ? step.value : step.how === 'add' ? [value, step.value] : value;
  const entries = Object.entries(value as object);
  const at = entries.findIndex(([key]) => key === name);
  const [, part] = entries[at] as [string, unknown];
  if (rest.length > 0) entries[at] = [name, edit(part, rest, step)];
  else if (step.how === 'delete') entries.splice(at, 1);
  else if (step.how === 'double') entries.splice(at, 0, [`${name} `, part]);
  else if (step.how === 'rename') entries[at] = [step.name, part];
  else if (step.how === 'add') entries.push([typeof step.value === 'string' ? step.value : 'more', step.value]);
  else entries[at] = [name, step.value];
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** Texts that were whole, each with up to four stretches cut, doubled or written over. */
export function mangledText(whole: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const cut = fc.record({
    place: fc.nat(),
    length: fc.nat(40),
    how: fc.constantFrom('cut', 'double', 'write'),
    text: oddText,
  });
  return fc.tuple(whole, fc.array(cut, { maxLength: 4 })).map(([text, cuts]) =>
    cuts.reduce((made, { place, length, how, text: written }) => {
      const at = place % (made.length + 1);
      const [before, middle, after] = [made.slice(0, at), made.slice(at, at + length), made.slice(at + length)];
      if (how === 'cut') return before + after;
      return how === 'double' ? before + middle + middle + after : before + written + after;
    }, text),
  );
}
