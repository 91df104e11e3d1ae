import type { MapFlow } from './map-panels.ts';

/** Under which a site's description has the districts of a flow; undefined of one that says them itself. */
export function routeKey(flow: MapFlow): string | undefined {
  if ('tour' in flow) return `tour ${flow.tour}`;
  return 'patrol' in flow ? `patrol ${flow.patrol}` : undefined;
}
