import { formatLine, type Signed } from '../../server/audit/archive/archive-line.ts';
import { GENESIS, type Link, type Sealed, seal } from '../../server/audit/chain.ts';
import type { Placed } from '../../server/audit/walk.ts';
import { sign } from '../../server/audit/signature.ts';

export const KEY = 'a key of the tests';
const DAY_MS = 24 * 3_600_000;

/** A chain of `length` entries behind `before`, `perDay` of them on a day. */
export function chainOf(
  length: number,
  { before = GENESIS, perDay = 100, startMs = Date.UTC(2026, 0, 1) } = {},
): Sealed[] {
  const chain: Sealed[] = [];
  for (let index = 0, last: Link = before; index < length; index += 1) {
    const sealed = seal(last, {
      at: startMs + Math.floor((index / perDay) * DAY_MS),
      who: { kind: 'key', id: '1f2e3d4c' },
      from: '192.0.2.7',
      what: 'scene.take',
      on: 'wall/main',
      before: { scene: 'day' },
      after: { scene: `scene-${index % 7}`, transition: { kind: 'cut' } },
    });
    chain.push(sealed);
    last = sealed;
  }
  return chain;
}

/** As it stands in the archive, without its line break. */
export function lineOf(entry: Sealed, key = KEY): string {
  return formatLine(entry, key).slice(0, -1);
}

export function headOf({ seq, hash }: Link, key = KEY): Signed {
  const link = { seq, hash };
  return { ...link, at: 0, archive: '00000000-0000', signature: sign(key, 'head', link) };
}

export function anchorOf({ seq, hash }: Link): Signed {
  const link = { seq, hash };
  return { ...link, at: 0, archive: '00000000-0000', signature: sign(KEY, 'anchor', link) };
}

export function placed<T>(values: readonly T[], file: string): Placed<T>[] {
  return values.map((value, index) => ({ value, where: `${file}:${index + 1}` }));
}
