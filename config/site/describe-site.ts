import { camerasOf } from '../../protocol/site/scene-cameras.ts';
import type { Site, SiteDescription } from '../../protocol/site/site.ts';

/**
 * What a wall client is told of its site: all that it draws, nothing that concerns keys, importers, the drill, the patrol or who directs.
 * `videoUrl` is where the video link is; without it there is none.
 */
export function describeSite(
  site: Site,
  { videoUrl }: { readonly videoUrl?: string | undefined } = {},
): SiteDescription {
  const { code, file, kinds, metrics, scenes, shapes, tiles } = site;
  const {
    keys: _keys,
    drill: _drill,
    geojson: _geojson,
    patrol: _patrol,
    driving: _driving,
    automation: _automation,
    ...shown
  } = file;
  const cameras = namesOfShown(site);
  return {
    code,
    file: shown,
    kinds,
    metrics,
    scenes,
    shapes,
    tiles,
    cameras,
    ...(videoUrl !== undefined && { video: { url: videoUrl } }),
  };
}

function namesOfShown({ scenes, cameras, file }: Site): SiteDescription['cameras'] {
  const shown = [
    ...Object.values(scenes)
      .flatMap(({ panels }) => Object.values(panels))
      .flatMap((panel) => camerasOf(panel).map(({ camera }) => camera)),
    ...Object.values(file.tours ?? {}).flatMap((tour) => tour.cameras),
  ];
  return Object.fromEntries(
    shown.flatMap((camera) => {
      const name = cameras.get(camera)?.name;
      return name ? [[camera, { name }]] : [];
    }),
  );
}
