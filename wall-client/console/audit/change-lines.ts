/** One thing that an act changed; what is undefined was not there. */
export interface ChangeLine {
  /** Where in the value, such as `transition.kind`; empty for a value that has no parts. */
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type Leaves = ReadonlyMap<string, string>;

/**
 * What differs between `before` and `after` of an audit entry, field by field in the order of `after`, then of `before`. An
 * entry that has but one of them tells all of its fields.
 */
export function changeLines(before: unknown, after: unknown): readonly ChangeLine[] {
  const old = leavesOf(before);
  const next = leavesOf(after);
  const names = [...next.keys(), ...[...old.keys()].filter((name) => !next.has(name))];
  return names.flatMap((name) => {
    const line = { name, before: old.get(name), after: next.get(name) };
    return line.before === line.after ? [] : [line];
  });
}

/** `null` is what is no more, and has no leaves, as what was never told. */
function leavesOf(value: unknown, path = '', leaves = new Map<string, string>()): Leaves {
  if (value === undefined || value === null) return leaves;
  if (typeof value !== 'object' || Array.isArray(value)) {
    leaves.set(path, Array.isArray(value) ? JSON.stringify(value) : String(value));
    return leaves;
  }
  for (const [name, inner] of Object.entries(value)) leavesOf(inner, path === '' ? name : `${path}.${name}`, leaves);
  return leaves;
}
