import type { Site } from '../../protocol/site/site.ts';
import { attributeTable, codesOf } from './codes.ts';
import { declaredKey } from './keys.ts';
import type { DataSetName } from './keys.ts';
import { readKept, writeKept } from './kept-json.ts';
import type { RedisArguments } from './redis-link.ts';

/** Of what is kept; what another version wrote otherwise is taken for none. */
const FORMAT = 1;

/** What entities may hold by a site. It is kept, so that a start knows what the files before took for right. */
export interface Declared {
  readonly format: typeof FORMAT;
  readonly kinds: Site['kinds'];
  /** By code table; with those that others take the place of, since entities are told so only by and by. */
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

type Send = (args: RedisArguments) => Promise<unknown>;

export function declaredOf(site: Site): Declared {
  const codes: Record<string, readonly string[]> = Object.fromEntries(codesOf(site));
  for (const [kind, { attributes }] of Object.entries(site.kinds))
    for (const [name, attribute] of Object.entries(attributes)) {
      const table = attributeTable(kind, name);
      if ('codes' in attribute) codes[table] = [...(codes[table] ?? []), ...Object.keys(attribute.replaced ?? {})];
    }
  return { format: FORMAT, kinds: site.kinds, codes };
}

/** Undefined where none was kept yet. */
export async function readDeclared(send: Send, name: DataSetName): Promise<Declared | undefined> {
  const declared = await readKept<Declared>(send, declaredKey(name));
  return declared?.format === FORMAT ? declared : undefined;
}

export function writeDeclared(send: Send, name: DataSetName, declared: Declared): Promise<void> {
  return writeKept(send, declaredKey(name), declared);
}
