import type { AdapterFile } from './adapters.ts';
import type { Camera } from './cameras.ts';
import type { ImporterFile } from './importers.ts';
import type { Kind } from './kinds.ts';
import type { Metric } from './metrics.ts';
import type { SceneFile } from './scenes.ts';
import type { SiteFile } from './site-file.ts';
import type { Words } from '../words.ts';

/** Shape of one district in degrees: polygons -> rings -> [longitude, latitude], the first ring of a polygon is its outside. */
export type DistrictShape = readonly (readonly (readonly (readonly [number, number])[])[])[];

/** A whole site, read and checked: every name that one part uses of another exists. */
export interface Site {
  readonly code: string;
  readonly file: SiteFile;
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly scenes: Readonly<Record<string, SceneFile>>;
  readonly importers: Readonly<Record<string, ImporterFile>>;
  readonly adapters: Readonly<Record<string, AdapterFile>>;
  /** Id -> camera, in the order of the file; empty where the site has none. */
  readonly cameras: ReadonlyMap<string, Camera>;
  /** District code -> shape; undefined where the site has no GeoJSON. */
  readonly shapes: Readonly<Record<string, DistrictShape>> | undefined;
  /** District code -> [column, row] of the cartogram; complete but for districts that are `unplaced`, also where shapes exist. */
  readonly tiles: Readonly<Record<string, readonly [number, number]>>;
}

/** An order in which districts are gone over. */
export interface Route {
  readonly name: Words;
  readonly districts: readonly string[];
}

/** What a wall client is told of its site at `GET /api/v1/site`: no keys, no importers, no adapters, no drill. */
export interface SiteDescription extends Pick<Site, 'code' | 'kinds' | 'metrics' | 'scenes' | 'shapes' | 'tiles'> {
  readonly file: Omit<
    SiteFile,
    'keys' | 'keep' | 'drill' | 'geojson' | 'patrol' | 'handover' | 'driving' | 'automation'
  >;
  /** Of the cameras that its scenes and tours show: nothing else of a camera leaves the server this way ([VD8]). */
  readonly cameras: Readonly<Record<string, { readonly name: Words }>>;
  /** Of the flows that its maps show, by `routeKey`: a name, and codes of districts in their order; no camera. */
  readonly routes?: Readonly<Record<string, Route>>;
  /** Where the video link is: a path of this server, or a whole address; left out where there is none. */
  readonly video?: { readonly url: string };
}
