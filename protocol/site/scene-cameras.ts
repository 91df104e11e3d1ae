import type { Panel } from './scenes.ts';

/** A camera that a panel names, and where in the panel it does. */
export interface NamedCamera {
  readonly camera: string;
  readonly path: readonly (string | number)[];
}

/** Every camera that a panel may show. */
export function camerasOf(panel: Panel): readonly NamedCamera[] {
  if (panel.panel !== 'mosaic') return [];
  return panel.tiles.flatMap(({ source, tour }, index) => [
    ...(source === undefined ? [] : [{ camera: source, path: ['tiles', index, 'source'] }]),
    ...(tour?.cameras ?? []).map((camera, place) => ({ camera, path: ['tiles', index, 'tour', 'cameras', place] })),
  ]);
}
