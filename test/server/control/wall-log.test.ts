import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newer } from '../../../server/control/wall-log.ts';

it('[AR3] whoever hears the same entries, in any order and however often, has the same one standing', () => {
  const logs = fc
    .integer({ min: 1, max: 30 })
    .chain((length) => fc.array(fc.integer({ min: 1, max: length }), { minLength: length, maxLength: 3 * length }));
  fc.assert(
    fc.property(logs, (revisions) => {
      const heard = revisions.map((revision) => ({ wall: 'main', revision }));
      const standing = heard.reduce<(typeof heard)[number] | undefined>(newer, undefined);
      expect(standing?.revision).toBe(Math.max(...revisions));
    }),
  );
});
