import fc from 'fast-check';
import type { TSchema } from 'typebox';

/** The keywords of JSON Schema that the protocol's schemas use. */
interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Longer lists and texts say nothing that shorter ones do not, and a mangled one grows by itself. */
const MOST_ITEMS = 4;
const MOST_CHARACTERS = 24;

/** Values that a schema takes. Throws on a keyword that it does not know, so that none is passed over. */
export function arbitraryOf(schema: TSchema): fc.Arbitrary<unknown> {
  return build(schema as JsonSchema);
}

function build(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(build));
  switch (schema.type) {
    case 'object':
      return buildObject(schema);
    case 'array':
      return buildArray(schema);
    case 'string':
      return buildString(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 2 ** 31 - 1 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e12, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`a schema of no known type: ${JSON.stringify(schema).slice(0, 200)}`);
  }
}

function buildObject({ properties = {}, required = [], ...schema }: JsonSchema): fc.Arbitrary<unknown> {
  const model = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, build(part)]));
  const declared = fc.record(model, { requiredKeys: [...required] });
  const open = Object.entries(schema.patternProperties ?? {});
  if (typeof schema.additionalProperties === 'object') open.push(['.{1,12}', schema.additionalProperties]);
  if (open.length === 0) return declared;
  const further = open.map(([pattern, part]) =>
    fc.dictionary(fc.stringMatching(new RegExp(pattern)), build(part), { maxKeys: MOST_ITEMS }),
  );
  return fc.tuple(declared, ...further).map((parts) => Object.assign({}, ...parts) as unknown);
}

function buildArray({ items, minItems = 0, maxItems = MOST_ITEMS }: JsonSchema): fc.Arbitrary<unknown> {
  if (items === undefined) throw new Error('an array of anything');
  if ('length' in items) return fc.tuple(...items.map(build));
  return fc.array(build(items), { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, MOST_ITEMS)) });
}

function buildString({
  pattern,
  format,
  minLength = 0,
  maxLength = MOST_CHARACTERS,
}: JsonSchema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (format !== undefined) throw new Error(`a text of an unknown format: ${format}`);
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, MOST_CHARACTERS) });
}
