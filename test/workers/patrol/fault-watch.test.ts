import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addLook,
  type CameraWatch,
  type Happening,
  type Look,
  NOTHING_WRONG,
} from '../../../workers/patrol/rounds/fault-watch.ts';

const twoOfThree = { needs: 2, of: 3 };
const looksOf = (...troubles: (string | undefined)[]): Look[] =>
  troubles.map((trouble, index) => ({ atMs: (index + 1) * 1000, trouble }));

function watchAll(looks: readonly Look[], confirmation = twoOfThree) {
  const happenings: Happening[] = [];
  let watch: CameraWatch = NOTHING_WRONG;
  for (const look of looks) {
    const added = addLook(watch, look, confirmation);
    watch = added.watch;
    if (added.happening) happenings.push(added.happening);
  }
  return { watch, happenings };
}

describe('a fault', () => {
  it('is not one bad look', () => {
    expect(watchAll(looksOf('black', undefined, undefined, 'blurred', undefined, undefined)).happenings).toEqual([]);
  });

  it('is found when it was first seen, and confirmed when it was seen often enough', () => {
    expect(watchAll(looksOf(undefined, 'black', undefined, 'black')).happenings).toEqual([
      { what: 'found', code: 'black', foundMs: 2000, confirmedMs: 4000 },
    ]);
  });

  it('is repaired at the first of enough clean looks in a row', () => {
    const { happenings, watch } = watchAll(looksOf('black', 'black', undefined, 'black', undefined, undefined));
    expect(happenings.at(-1)).toEqual({ what: 'repaired', code: 'black', foundMs: 1000, repairedMs: 5000 });
    expect(watch).toBe(NOTHING_WRONG);
  });

  it('becomes another one where another is seen more often', () => {
    expect(watchAll(looksOf('blurred', 'blurred', 'black', 'black')).happenings).toEqual([
      { what: 'found', code: 'blurred', foundMs: 1000, confirmedMs: 2000 },
      { what: 'changed', code: 'black', foundMs: 1000, atMs: 4000 },
    ]);
  });
});

describe('however looks come', () => {
  const someLooks = fc
    .array(fc.option(fc.constantFrom('black', 'blurred', 'silent'), { nil: undefined }), { maxLength: 60 })
    .map((troubles) => looksOf(...troubles));
  const some = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 4 }))
    .map(([needs, more]) => ({ needs, of: needs + more }));

  it('found and repaired take turns, and a camera that is clean for long has no fault and no memory', () => {
    fc.assert(
      fc.property(someLooks, some, (looks, confirmation) => {
        const last = looks.at(-1)?.atMs ?? 0;
        const clean = Array.from({ length: confirmation.of + confirmation.needs }, (_, index) => ({
          atMs: last + (index + 1) * 1000,
          trouble: undefined,
        }));
        const { happenings, watch } = watchAll([...looks, ...clean], confirmation);
        const turns = happenings.map(({ what }) => what).filter((what) => what !== 'changed');
        expect(turns.every((what, index) => what === (index % 2 === 0 ? 'found' : 'repaired'))).toBe(true);
        expect(turns.length % 2).toBe(0);
        expect(watch).toBe(NOTHING_WRONG);
      }),
    );
  });

  it('a look that is told again changes nothing', () => {
    fc.assert(
      fc.property(someLooks, some, (looks, confirmation) => {
        const twice = looks.flatMap((look) => [look, look]);
        const { watch, happenings } = watchAll(twice, confirmation);
        const once = watchAll(looks, confirmation);
        // A clean camera remembers no look, so that it cannot know one again: it says nothing of it either.
        expect([happenings, watch]).toEqual([once.happenings, once.watch]);
      }),
    );
  });
});
