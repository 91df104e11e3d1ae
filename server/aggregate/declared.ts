import type { Site } from '../../protocol/site/site.ts';
import { codesOf } from './codes.ts';
import { canonicalJson } from './definition-hash.ts';
import { declaredKey } from './keys.ts';
import type { DataSetName } from './keys.ts';
import type { RedisArguments } from './redis-link.ts';

/** What entities may hold by a site. It is kept, so that a start knows what the files before took for right. */
export interface Declared {
  readonly kinds: Site['kinds'];
  /** By code table. */
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

type Send = (args: RedisArguments) => Promise<unknown>;

export function declaredOf(site: Site): Declared {
  return { kinds: site.kinds, codes: Object.fromEntries(codesOf(site)) };
}

/** Undefined where no site was served yet. */
export async function readDeclared(send: Send, name: DataSetName): Promise<Declared | undefined> {
  const text = await send(['GET', declaredKey(name)]);
  return text === null ? undefined : (JSON.parse(String(text)) as Declared);
}

export async function writeDeclared(send: Send, name: DataSetName, declared: Declared): Promise<void> {
  const text = canonicalJson(declared);
  if (String(await send(['GET', declaredKey(name)])) !== text) await send(['SET', declaredKey(name), text]);
}
