import type { View } from '../../../protocol/views.ts';

type Placed = readonly [state: string, x: number, y: number, district: number];

/** Each hub gives the entities of a layer an order of its own; this is one for all. Other views stay as they are. */
export function sortLayer<V extends View | undefined>(view: V): V {
  if (view?.view !== 'layer') return view;
  const { places, districts, states } = view;
  const placed = [...states].map(
    (state, i): Placed => [state, places[2 * i] ?? 0, places[2 * i + 1] ?? 0, districts[i] ?? -1],
  );
  placed.sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
  return {
    ...view,
    places: places.length > 0 ? placed.flatMap(([, x, y]) => [x, y]) : [],
    districts: districts.length > 0 ? placed.map((one) => one[3]) : [],
    states: placed.map(([state]) => state).join(''),
  };
}
