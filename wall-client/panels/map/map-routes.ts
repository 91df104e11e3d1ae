import { routeKey } from '../../../protocol/site/routes.ts';
import type { MapFlow } from '../../../protocol/site/map-panels.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { Language } from '../../../protocol/words.ts';
import { say } from '../../words/say.ts';
import type { PlaneDistrict } from './plane.ts';

/** A route as it lies on this map. */
export interface MapRoute {
  readonly name: string;
  /** Indices of districts on this map, in the order in which it goes over them. */
  readonly stops: readonly number[];
}

/** The flows of a map, each with those of its districts that are on it. */
export function findRoutes(
  flows: readonly MapFlow[] | undefined,
  districts: readonly PlaneDistrict[],
  { routes = {} }: Pick<SiteDescription, 'routes'>,
  language: Language,
): MapRoute[] {
  return (flows ?? []).map((flow) => {
    const declared = 'districts' in flow ? flow : routes[routeKey(flow) ?? ''];
    const words = flow.name ?? declared?.name;
    const stops = (declared?.districts ?? [])
      .map((code) => districts.findIndex((district) => district.code === code))
      .filter((index) => index >= 0);
    return { name: words ? say(words, language) : '', stops };
  });
}
