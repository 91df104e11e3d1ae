import { assertNever } from '../../../protocol/assert-never.ts';
import type { MapStyle } from '../../../protocol/site/map-panels.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import { layCartogram } from './cartogram.ts';
import { type CityPlan, planCity } from './city/city-plan.ts';
import { boundsOf, type PlaneDistrict } from './plane.ts';
import { layShapes, type Project } from './shapes.ts';
import { elevations, type StretchLimits, stretchFor } from './view-camera.ts';

/** Widest that districts without shapes are drawn beside their depth; shapes are never stretched. */
const MOST_STRETCH = { cartogram: 2.2, relief: 2.2, flat: 1.6, city: 3.4 } as const;
/** How much of the room's width they then fill; a town's names stand above it and make it lower. */
const FILL = { cartogram: 0.94, relief: 0.94, flat: 0.94, city: 1.14 } as const;

/** A room that is narrower than this, in its heights, is filled from further above. */
const NARROW = 1.8;

/** The site's districts laid flat, as a style of map has them. */
export interface MapPlane {
  readonly style: MapStyle;
  readonly districts: readonly PlaneDistrict[];
  /** Where there are shapes, points can be told their place. */
  readonly project: Project | undefined;
  readonly elevation: number;
  /** Of the style `city`. */
  readonly city: CityPlan | undefined;
  /** Root of the area that a district has on average. */
  readonly districtSize: number;
}

/** More than the maps of a site's scenes; a page whose panels change their size would keep every town it ever had. */
const PLANES_KEPT = 16;
/** Of each site, by style and room: a town is planned once, and not anew with every take of its scene. */
const laidPlanes = new WeakMap<SiteDescription, Map<string, MapPlane>>();

export function layPlane(site: SiteDescription, asked: MapStyle | undefined, room: Rectangle): MapPlane {
  const style = asked ?? (site.shapes ? 'relief' : 'cartogram');
  const planes = laidPlanes.get(site) ?? new Map<string, MapPlane>();
  laidPlanes.set(site, planes);
  const key = `${style} ${room.width} ${room.height}`;
  const plane = planes.get(key) ?? lay(site, style, room);
  // Last in the order of use.
  planes.delete(key);
  planes.set(key, plane);
  const [oldest] = planes.keys();
  if (planes.size > PLANES_KEPT && oldest !== undefined) planes.delete(oldest);
  return plane;
}

function lay(site: SiteDescription, style: MapStyle, room: Rectangle): MapPlane {
  const elevation = elevationOf(style, room);
  const codes = site.file.districts.map(({ code }) => code);
  const shaped = style !== 'cartogram' && site.shapes ? layShapes(codes, site.shapes) : undefined;
  const laid =
    shaped?.districts ??
    stretch(layCartogram(codes, site.tiles), room, { elevation, most: MOST_STRETCH[style], fill: FILL[style] });
  const city = style === 'city' ? planCity(laid, { seed: site.code, isSurveyed: shaped !== undefined }) : undefined;
  const districts = city?.districts ?? laid;
  const { left, right, top, bottom } = boundsOf(districts);
  const area = ((right - left) * (bottom - top)) / Math.max(1, districts.length);
  return {
    style,
    districts,
    project: shaped?.project,
    elevation,
    city,
    districtSize: Math.sqrt(Math.max(0.01, area)),
  };
}

function elevationOf(style: MapStyle, { width, height }: Rectangle): number {
  switch (style) {
    case 'flat':
      return elevations.flat;
    case 'city':
      return width < height * NARROW ? elevations.narrowCity : elevations.city;
    case 'cartogram':
    case 'relief':
      return elevations.slabs;
    default:
      return assertNever(style, 'map style');
  }
}

/** Hexagons as wide as the room asks for. */
function stretch(districts: readonly PlaneDistrict[], room: Rectangle, limits: StretchLimits): PlaneDistrict[] {
  const times = stretchFor(room, boundsOf(districts), limits);
  return districts.map(({ code, centre, polygons }) => ({
    code,
    centre: [centre[0] * times, centre[1]],
    polygons: polygons.map((rings) => rings.map((ring) => ring.map(([x, y]) => [x * times, y] as const))),
  }));
}
