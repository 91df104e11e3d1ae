import { routeKey } from '../../protocol/site/routes.ts';
import { camerasOf } from '../../protocol/site/scene-cameras.ts';
import type { MapFlow } from '../../protocol/site/map-panels.ts';
import type { Route, Site, SiteDescription } from '../../protocol/site/site.ts';
import { patrolOrder } from './patrol-order.ts';

/**
 * What a wall client is told of its site: all that it draws, nothing that concerns keys, importers, adapters, the drill, the patrol or who directs.
 * `videoUrl` is where the video link is; without it there is none.
 */
export function describeSite(
  site: Site,
  { videoUrl }: { readonly videoUrl?: string | undefined } = {},
): SiteDescription {
  const { code, file, kinds, metrics, scenes, shapes, tiles } = site;
  const {
    keys: _keys,
    keep: _keep,
    drill: _drill,
    geojson: _geojson,
    patrol: _patrol,
    dailyClose: _dailyClose,
    reports: _reports,
    notices: _notices,
    surges: _surges,
    studies: _studies,
    forecasts: _forecasts,
    handover: _handover,
    driving: _driving,
    automation: _automation,
    ...shown
  } = file;
  const cameras = namesOfShown(site);
  const routes = routesOfShown(site);
  return {
    code,
    file: shown,
    kinds,
    metrics,
    scenes,
    shapes,
    tiles,
    cameras,
    ...(Object.keys(routes).length > 0 && { routes }),
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

function routesOfShown(site: Site): Readonly<Record<string, Route>> {
  const flows = Object.values(site.scenes)
    .flatMap(({ panels }) => Object.values(panels))
    .flatMap((panel) => (panel.panel === 'map' ? (panel.flows ?? []) : []));
  return Object.fromEntries(
    flows.flatMap((flow) => {
      const [key, route] = [routeKey(flow), routeOf(flow, site)];
      return key !== undefined && route ? [[key, route]] : [];
    }),
  );
}

function routeOf(flow: MapFlow, site: Site): Route | undefined {
  const { cameras, file } = site;
  if ('tour' in flow) {
    const tour = file.tours?.[flow.tour];
    const gone = tour?.cameras.flatMap((camera) => cameras.get(camera)?.district ?? []) ?? [];
    return tour && { name: tour.name, districts: [...new Set(gone)] };
  }
  if ('patrol' in flow) {
    const name = file.patrol?.classes[flow.patrol]?.name;
    const gone = (patrolOrder(site).get(flow.patrol) ?? []).map(({ district }) => district);
    return name && { name, districts: [...new Set(gone)] };
  }
  return undefined;
}
