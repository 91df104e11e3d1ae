import { CODE_PATTERN, Code, METRIC_KEY_PATTERN, MetricKey, NAME_PATTERN, Name } from '../../protocol/site/names.ts';

/** The parts of JSON Schema that the site schemas use. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
}

/** What a schema takes, in words. */
export function describeSchema(schema: JsonSchema): string {
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum) return alternatives(schema.enum.map(String));
  if (schema.anyOf) return schema.description ?? alternatives([...new Set(schema.anyOf.map(describeSchema))]);
  switch (schema.type) {
    case 'object':
      return schema.required ? `a map with ${schema.required.join(', ')}` : (schema.description ?? 'a map');
    case 'array':
      return Array.isArray(schema.items) ? `a list of ${schema.items.map(describeSchema).join(', ')}` : 'a list';
    case 'string':
      return schema.description ?? `a text${bounds(schema.minLength, schema.maxLength, ' characters')}`;
    case 'integer':
      return `a whole number${bounds(schema.minimum, schema.maximum)}`;
    case 'number':
      return `a number${numberBounds(schema)}`;
    case 'boolean':
      return 'true or false';
    default:
      return schema.description ?? 'something else';
  }
}

const KEYS: Readonly<Record<string, string>> = {
  [NAME_PATTERN]: describeSchema(Name as JsonSchema),
  [CODE_PATTERN]: describeSchema(Code as JsonSchema),
  [METRIC_KEY_PATTERN]: describeSchema(MetricKey as JsonSchema),
};

/** What the keys of a map must look like. */
export function describeKeys(schema: JsonSchema): string {
  return Object.keys(schema.patternProperties ?? {})
    .map((pattern) => KEYS[pattern] ?? pattern)
    .join(' or ');
}

function numberBounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  if (exclusiveMinimum !== undefined && exclusiveMaximum !== undefined)
    return ` between ${exclusiveMinimum} and ${exclusiveMaximum}, neither included`;
  return bounds(minimum, maximum);
}

function bounds(least: number | undefined, most: number | undefined, unit = ''): string {
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}${unit}`;
  if (least !== undefined) return ` of at least ${least}${unit}`;
  return most !== undefined ? ` of at most ${most}${unit}` : '';
}

function alternatives(names: readonly string[]): string {
  return names.length < 3 ? names.join(' or ') : `one of ${names.join(', ')}`;
}
