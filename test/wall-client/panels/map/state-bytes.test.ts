import fc from 'fast-check';
import { expect, it } from 'vitest';
import { writeStates } from '../../../../wall-client/panels/map/state-bytes.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
const states = fc.string({ unit: fc.constantFrom('0', '1', '2', '-'), maxLength: 2_000 });

it('leaves the bytes of the newer states, whatever was there before', () => {
  fc.assert(
    fc.property(
      states,
      fc.array(fc.tuple(fc.nat(), fc.constantFrom('0', '3', '-')), { maxLength: 8 }),
      (before, changes) => {
        const after = [...before];
        for (const [entity, state] of changes) if (after.length > 0) after[entity % after.length] = state;
        const bytes = bytesOf(before);
        const hasChanged = writeStates(after.join(''), before, bytes);
        expect(bytes).toEqual(bytesOf(after.join('')));
        expect(hasChanged).toBe(after.join('') !== before);
      },
    ),
  );
});

it('writes all of them into new bytes', () => {
  const bytes = new Uint8Array(1_300);
  expect(writeStates('2'.repeat(1_300), '', bytes)).toBe(true);
  expect(bytes).toEqual(bytesOf('2'.repeat(1_300)));
});
