import type { JsonSchema } from './describe-schema.ts';

/** Which branch of a union the author meant, or why none can be told. */
export type Choice =
  | { readonly branch: number }
  /** No name that tells the branches apart is there; `among` are those names. */
  | { readonly none: 'missing'; readonly among: readonly string[] }
  /** Several branches at once. */
  | { readonly none: 'several'; readonly among: readonly string[]; readonly given: readonly string[] }
  /** The value of `key` tells the branches apart, and is none of `among`. */
  | { readonly none: 'unknown'; readonly key: string; readonly among: readonly string[] }
  | { readonly none: 'type' };

/** Picks by the discriminator: a constant (the panel’s kind), a name that only one branch has (the metric’s verb), or the type. */
export function chooseBranch(branches: readonly JsonSchema[], value: unknown): Choice {
  const type = typeOf(value);
  const indices = branches.flatMap((branch, index) => (takes(branch, type) ? [index] : []));
  const [only] = indices;
  if (only === undefined) return { none: 'type' };
  if (type !== 'object')
    return indices.length === 1 && branches[only]?.const === undefined ? { branch: only } : { none: 'type' };
  if (indices.length === 1) return { branch: only };
  return chooseObject(
    indices.map((index) => ({ index, schema: branches[index] ?? {} })),
    value as Record<string, unknown>,
  );
}

interface Candidate {
  readonly index: number;
  readonly schema: JsonSchema;
}

function chooseObject(candidates: readonly Candidate[], value: Record<string, unknown>): Choice {
  const constant = Object.keys(candidates[0]?.schema.properties ?? {}).find((key) =>
    candidates.every(({ schema }) => schema.properties?.[key]?.const !== undefined),
  );
  if (constant !== undefined) {
    const among = candidates.map(({ schema }) => String(schema.properties?.[constant]?.const));
    if (!Object.hasOwn(value, constant)) return { none: 'missing', among: [constant] };
    const chosen = candidates.find(({ schema }) => schema.properties?.[constant]?.const === value[constant]);
    return chosen ? { branch: chosen.index } : { none: 'unknown', key: constant, among };
  }
  const own = candidates.map(({ index, schema }) => ({
    index,
    keys: (schema.required ?? []).filter(
      (key) => !candidates.every((other) => Object.hasOwn(other.schema.properties ?? {}, key)),
    ),
  }));
  const among = own.flatMap(({ keys }) => keys);
  const matching = own.filter(({ keys }) => keys.some((key) => Object.hasOwn(value, key)));
  const [match] = matching;
  if (!match) return { none: 'missing', among };
  if (matching.length > 1)
    return {
      none: 'several',
      among,
      given: matching.flatMap(({ keys }) => keys.filter((key) => Object.hasOwn(value, key))),
    };
  return { branch: match.index };
}

function takes(schema: JsonSchema, type: string): boolean {
  if (schema.anyOf) return schema.anyOf.some((branch) => takes(branch, type));
  if (schema.enum) return schema.enum.some((entry) => typeOf(entry) === type);
  return schema.type === type || (schema.type === 'integer' && type === 'number');
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
