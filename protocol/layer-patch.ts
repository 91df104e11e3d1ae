import { sharePages } from './state-pages.ts';
import type { LayerView, Patch } from './views.ts';

type EntitiesPatch = Extract<Patch, { patch: 'entities' }>;
type Changed = EntitiesPatch['changed'][number];

/** Columns that did not change are shared with the view before, and the states are cut and joined: a change costs what it changes, not 50,000 entities. */
export function patchLayer(view: LayerView, patch: EntitiesPatch): LayerView {
  const pieces: string[] = [];
  let cut = 0;
  const changed = [...patch.changed].sort((left, right) => left[0] - right[0]);
  for (const [entity, state] of changed) {
    if (entity >= view.states.length) throw new TypeError(`a patch names entity ${entity} of ${view.states.length}`);
    pieces.push(view.states.slice(cut, entity), state);
    cut = entity + 1;
  }
  pieces.push(view.states.slice(cut), patch.states);
  const patched: LayerView = {
    view: 'layer',
    places: patchPlaces(view.places, patch, changed),
    districts: patchDistricts(view.districts, patch, changed),
    states: pieces.join(''),
  };
  sharePages(
    view,
    patched,
    changed.map(([entity]) => entity),
  );
  return patched;
}

/** A layer only grows within an epoch ([VW9]): one that lost entities is another layer. */
export function diffLayers(before: LayerView, after: LayerView): Patch | undefined {
  const known = before.states.length;
  const byPoint = after.places.length > 0 || after.districts.length === 0;
  const turned = known > 0 && before.districts.length > 0 === byPoint;
  if (after.states.length < known || turned) return { patch: 'replace', view: after };
  const changed: Changed[] = [];
  for (let entity = 0; entity < known; entity += 1) {
    const state = after.states[entity] as string;
    if (moved(before, after, entity, byPoint)) changed.push(withPlace(after, entity, state, byPoint));
    else if (state !== before.states[entity]) changed.push([entity, state]);
  }
  if (changed.length === 0 && after.states.length === known) return undefined;
  return {
    patch: 'entities',
    places: after.places.slice(before.places.length),
    districts: after.districts.slice(before.districts.length),
    states: after.states.slice(known),
    changed,
  };
}

function moved(before: LayerView, after: LayerView, entity: number, byPoint: boolean): boolean {
  return byPoint
    ? before.places[2 * entity] !== after.places[2 * entity] ||
        before.places[2 * entity + 1] !== after.places[2 * entity + 1]
    : before.districts[entity] !== after.districts[entity];
}

function withPlace(view: LayerView, entity: number, state: string, byPoint: boolean): Changed {
  return byPoint
    ? [entity, state, view.places[2 * entity] as number, view.places[2 * entity + 1] as number]
    : [entity, state, view.districts[entity] as number];
}

function patchPlaces(places: readonly number[], patch: EntitiesPatch, changed: readonly Changed[]): readonly number[] {
  const moves = changed.filter((one) => one.length === 4);
  if (moves.length === 0 && patch.places.length === 0) return places;
  const next = places.concat(patch.places);
  for (const [entity, , x, y] of moves) {
    next[2 * entity] = x as number;
    next[2 * entity + 1] = y as number;
  }
  return next;
}

function patchDistricts(
  districts: readonly number[],
  patch: EntitiesPatch,
  changed: readonly Changed[],
): readonly number[] {
  const moves = changed.filter((one) => one.length === 3);
  if (moves.length === 0 && patch.districts.length === 0) return districts;
  const next = districts.concat(patch.districts);
  for (const [entity, , district] of moves) next[entity] = district as number;
  return next;
}
