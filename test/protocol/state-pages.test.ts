import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patchLayer } from '../../protocol/layer-patch.ts';
import { STATES_PER_PAGE, statePagesOf } from '../../protocol/state-pages.ts';
import type { LayerView } from '../../protocol/views.ts';
import { lawParameters } from '../laws/runs.ts';

const layerOf = (states: string): LayerView => ({
  view: 'layer',
  places: [],
  districts: Array.from(states, () => 0),
  states,
});
const charactersOf = (view: LayerView) => {
  const bytes = statePagesOf(view).flatMap((page) => [...page]);
  return bytes.map((byte) => String.fromCharCode(byte)).join('');
};
const state = fc.constantFrom('0', '1', '2', '-');
// Around the borders of pages.
const length = fc
  .nat({ max: 6 })
  .chain((by) => fc.constantFrom(by, STATES_PER_PAGE - 3 + by, 2 * STATES_PER_PAGE + by));
const patches = fc.array(
  fc.record({
    changed: fc.array(fc.tuple(fc.nat(), state), { maxLength: 5 }),
    added: fc.nat({ max: STATES_PER_PAGE + 3 }),
  }),
  { maxLength: 4 },
);

it('[VW2] pages hold the states of a view after any patches, and of the views before it', () => {
  fc.assert(
    fc.property(length, patches, (entities, each) => {
      let view = layerOf('0'.repeat(entities));
      const told = [{ view, characters: charactersOf(view) }];
      for (const { changed, added } of each) {
        view = patchLayer(view, {
          patch: 'entities',
          places: [],
          districts: Array.from({ length: added }, () => 0),
          states: '3'.repeat(added),
          // A patch names an entity once.
          changed: [...new Map(changed.map(([at, to]) => [at % view.states.length, to]))].filter(([at]) => at >= 0),
        });
        expect(charactersOf(view)).toBe(view.states);
        told.push({ view, characters: view.states });
      }
      for (const { view: earlier, characters } of told) expect(charactersOf(earlier)).toBe(characters);
    }),
    lawParameters,
  );
});

it('shares the pages in which nothing changed', () => {
  const before = layerOf('0'.repeat(3 * STATES_PER_PAGE));
  const pages = statePagesOf(before);
  const after = patchLayer(before, {
    patch: 'entities',
    places: [],
    districts: [],
    states: '',
    changed: [[STATES_PER_PAGE + 7, '1']],
  });
  expect(statePagesOf(after).map((page, index) => page === pages[index])).toEqual([true, false, true]);
});
