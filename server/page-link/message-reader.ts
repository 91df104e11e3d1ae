import { Ajv } from 'ajv';
import type { Static, TSchema } from 'typebox';

/** Reads a page's frames as messages of `schema`; undefined for anything else. */
export function createMessageReader<Schema extends TSchema>(
  schema: Schema,
): (text: string) => Static<Schema> | undefined {
  const validate = new Ajv().compile<Static<Schema>>(schema);
  return (text) => {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return undefined;
    }
    return validate(message) ? message : undefined;
  };
}
