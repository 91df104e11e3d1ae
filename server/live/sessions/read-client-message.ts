import { Ajv } from 'ajv';
import { ClientMessage } from '../../../protocol/messages.ts';

const validate = new Ajv().compile<ClientMessage>(ClientMessage);

/** A client's frame as a message; undefined for anything else. */
export function readClientMessage(text: string): ClientMessage | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  return validate(message) ? message : undefined;
}
