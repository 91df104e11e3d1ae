import { Ajv, type ValidateFunction } from 'ajv';
import type { Static, TSchema } from 'typebox';

/** Reads a page's frames as messages of `schema`, which the first one has compiled; undefined for anything else. */
export function createMessageReader<Schema extends TSchema>(
  schema: Schema,
): (text: string) => Static<Schema> | undefined {
  let validate: ValidateFunction<Static<Schema>> | undefined;
  return (text) => {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return undefined;
    }
    validate ??= new Ajv().compile<Static<Schema>>(schema);
    return validate(message) ? message : undefined;
  };
}
