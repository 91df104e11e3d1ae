import { expect, it } from 'vitest';
import { loadOffset, saveOffset } from '../../../wall-client/link/offset-store.ts';

function storageWith(text?: string) {
  let stored = text ?? null;
  return { getItem: () => stored, setItem: (_: string, value: string) => void (stored = value) };
}
const kept = { offsetMs: 12.5, errorMs: 0.4, at: 1_000_000 };

it('gives back what was kept, with its age, for a day', () => {
  const storage = storageWith();
  saveOffset(storage, undefined);
  expect(loadOffset(storage, 1_000_000)).toBeUndefined();
  saveOffset(storage, kept);
  expect(loadOffset(storage, 1_000_000)).toEqual(kept);
  expect(loadOffset(storage, 1_000_000 + 86_400_000)).toEqual(kept);
  expect(loadOffset(storage, 1_000_001 + 86_400_000)).toBeUndefined();
});

it('takes nothing from the future, and nothing that is not its own', () => {
  expect(loadOffset(storageWith(JSON.stringify(kept)), 999_999)).toBeUndefined();
  for (const text of ['{', 'null', '7', '{"offsetMs":"1","errorMs":0,"at":0}', '{"offsetMs":1}'])
    expect(loadOffset(storageWith(text), 1_000_000)).toBeUndefined();
});

it('lives with a storage that is full', () => {
  const full = {
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  expect(() => saveOffset(full, kept)).not.toThrow();
});
