import type { ServerMessage } from '../../protocol/messages.ts';

const TYPES: ReadonlySet<string> = new Set<ServerMessage['type']>([
  'welcome',
  'snapshot',
  'delta',
  'beat',
  'pong',
  'sync',
  'scene',
  'arrangement',
  'mode',
  'driving',
  'turn',
  'identify',
  'startOver',
]);

/**
 * A frame of the server as a message; undefined for a type that this client does not know, which it passes over ([LV14]).
 * Throws a SyntaxError on what is no message at all. Beyond its type a message of our own server is trusted: `version` guards its shape.
 */
export function readMessage(data: unknown): ServerMessage | undefined {
  if (typeof data !== 'string') throw new SyntaxError('a frame is not text');
  const message: unknown = JSON.parse(data);
  if (typeof message !== 'object' || message === null || !('type' in message))
    throw new SyntaxError('a frame is not a message');
  return typeof message.type === 'string' && TYPES.has(message.type) ? (message as ServerMessage) : undefined;
}
