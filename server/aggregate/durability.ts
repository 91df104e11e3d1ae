import type { RedisArguments } from './redis-link.ts';

/** Does an acknowledgement of Redis mean that the write is on disk? */
export type Durability =
  | { readonly durable: true }
  | { readonly durable: false; readonly reason: string }
  /** A Redis of others that does not let us ask. */
  | { readonly durable: 'unknown'; readonly reason: string };

export async function readDurability(send: (args: RedisArguments) => Promise<unknown>): Promise<Durability> {
  const settings = new Map<string, string>();
  try {
    for (const name of ['appendonly', 'appendfsync', 'maxmemory', 'maxmemory-policy']) {
      const reply = await send(['CONFIG', 'GET', name]);
      if (Array.isArray(reply)) settings.set(name, String(reply[1]));
    }
  } catch (error) {
    return { durable: 'unknown', reason: `CONFIG GET is refused: ${(error as Error).message}` };
  }
  const appendonly = settings.get('appendonly');
  const appendfsync = settings.get('appendfsync');
  const policy = settings.get('maxmemory-policy');
  // Some policies touch only keys with a time to live: sessions and tokens have one, and must last as long as it says.
  if (settings.get('maxmemory') !== '0' && policy !== 'noeviction')
    return { durable: false, reason: `maxmemory-policy ${policy} throws keys away; expected noeviction` };
  if (appendonly === 'yes' && appendfsync === 'always') return { durable: true };
  return { durable: false, reason: `appendonly ${appendonly}, appendfsync ${appendfsync}; expected yes and always` };
}
