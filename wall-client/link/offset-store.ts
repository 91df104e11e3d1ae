import type { KeptOffset } from './clock.ts';

const STORAGE_KEY = 'watchfloor.clock';
/** After a day the drift allowance alone is more than what the first message of the server can tell. */
const KEPT_MS_MAX = 86_400_000;

/** What this browser knew of the server's clock when it was last asked to keep it. */
export function loadOffset(storage: Pick<Storage, 'getItem'>, now: number): KeptOffset | undefined {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(STORAGE_KEY) ?? 'null');
  } catch {
    // Not ours: as good as nothing.
    return undefined;
  }
  return isKept(kept) && kept.at <= now && now - kept.at <= KEPT_MS_MAX ? kept : undefined;
}

export function saveOffset(storage: Pick<Storage, 'setItem'>, kept: KeptOffset | undefined): void {
  if (!kept) return;
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify(kept));
  } catch {
    // A full storage costs a page its first guess, and nothing else.
  }
}

function isKept(kept: unknown): kept is KeptOffset {
  if (typeof kept !== 'object' || kept === null) return false;
  const { offsetMs, errorMs, at } = kept as Record<keyof KeptOffset, unknown>;
  return [offsetMs, errorMs, at].every((number) => typeof number === 'number' && Number.isFinite(number));
}
