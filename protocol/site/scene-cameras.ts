import type { Panel, TourChoice } from './scenes.ts';

/** A camera that a panel names, and where in the panel it does. */
export interface NamedCamera {
  readonly camera: string;
  readonly path: readonly (string | number)[];
}

/** Every camera that a panel says; those of a tour that it names are the site's. */
export function camerasOf(panel: Panel): readonly NamedCamera[] {
  if (panel.panel !== 'mosaic') return [];
  const { tiles = [] } = panel;
  return [
    ...tiles.flatMap(({ source, tour }, index) => [
      ...(source === undefined ? [] : [{ camera: source, path: ['tiles', index, 'source'] }]),
      ...camerasOfTour(tour, ['tiles', index, 'tour']),
    ]),
    ...camerasOfTour(panel.tour, ['tour']),
  ];
}

function camerasOfTour(tour: TourChoice | undefined, path: NamedCamera['path']): readonly NamedCamera[] {
  if (typeof tour !== 'object') return [];
  return tour.cameras.map((camera, place) => ({ camera, path: [...path, 'cameras', place] }));
}
