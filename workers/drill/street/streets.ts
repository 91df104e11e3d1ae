import { type Colour, colourOf } from './planes.ts';

/** A procedural street: no place on earth, nobody in it. */
export interface Street {
  readonly name: string;
  /** Of the camera and the road. */
  readonly across: number;
  readonly up: number;
  readonly pitch: number;
  readonly yaw: number;
  readonly bend: number;
  readonly lanesEachWay: 1 | 2 | 3;
  readonly sides: { readonly left: Roadside; readonly right: Roadside };
  readonly light: Light;
  readonly rain: boolean;
  /** Vehicles in each lane. */
  readonly traffic: number;
  /** What its clock says at the beginning of the clip, s of the day. */
  readonly beginsAt: number;
}

export type Roadside = 'houses' | 'towers' | 'trees' | 'fields';

export interface Light {
  readonly skyTop: Colour;
  readonly skyBottom: Colour;
  /** What is far away fades into it. */
  readonly haze: Colour;
  /** How much of a thing's own colour is seen, 0 to 1. */
  readonly ambient: number;
  /** Strength of the shadows on the ground, 0 to 1. */
  readonly shadow: number;
  /** Whether lamps and windows are lit. */
  readonly isDark: boolean;
}

const lights = {
  noon: {
    skyTop: colourOf(120, 162, 208),
    skyBottom: colourOf(206, 219, 230),
    haze: colourOf(196, 208, 218),
    ambient: 1,
    shadow: 0.42,
    isDark: false,
  },
  evening: {
    skyTop: colourOf(86, 104, 148),
    skyBottom: colourOf(238, 188, 140),
    haze: colourOf(206, 170, 142),
    ambient: 0.78,
    shadow: 0.3,
    isDark: false,
  },
  overcast: {
    skyTop: colourOf(150, 158, 166),
    skyBottom: colourOf(196, 200, 203),
    haze: colourOf(178, 184, 188),
    ambient: 0.82,
    shadow: 0.12,
    isDark: false,
  },
  rainy: {
    skyTop: colourOf(104, 112, 122),
    skyBottom: colourOf(146, 153, 160),
    haze: colourOf(132, 140, 148),
    ambient: 0.62,
    shadow: 0.06,
    isDark: false,
  },
  night: {
    skyTop: colourOf(8, 11, 20),
    skyBottom: colourOf(34, 34, 44),
    haze: colourOf(26, 27, 36),
    ambient: 0.3,
    shadow: 0,
    isDark: true,
  },
  lateNight: {
    skyTop: colourOf(5, 6, 11),
    skyBottom: colourOf(16, 18, 26),
    haze: colourOf(14, 15, 22),
    ambient: 0.22,
    shadow: 0,
    isDark: true,
  },
} as const satisfies Record<string, Light>;

const HOUR_S = 3_600;

/** The drill's cameras see one of these each. */
export const streets: readonly Street[] = [
  {
    name: 'avenue-noon',
    ...{ across: -1.5, up: 7.5, pitch: 14, yaw: 1, bend: 4 },
    lanesEachWay: 2,
    sides: { left: 'towers', right: 'houses' },
    ...{ light: lights.noon, rain: false, traffic: 4, beginsAt: 12.2 * HOUR_S },
  },
  {
    name: 'county-road-evening',
    ...{ across: 5.5, up: 5.5, pitch: 11, yaw: -9, bend: -14 },
    lanesEachWay: 1,
    sides: { left: 'fields', right: 'trees' },
    ...{ light: lights.evening, rain: false, traffic: 3, beginsAt: 18.4 * HOUR_S },
  },
  {
    name: 'ring-road-night',
    ...{ across: 0, up: 9, pitch: 15, yaw: 0, bend: 9 },
    lanesEachWay: 3,
    sides: { left: 'towers', right: 'trees' },
    ...{ light: lights.night, rain: false, traffic: 3, beginsAt: 21.6 * HOUR_S },
  },
  {
    name: 'market-street-rain',
    ...{ across: -6, up: 6, pitch: 13, yaw: 6, bend: 3 },
    lanesEachWay: 1,
    sides: { left: 'houses', right: 'houses' },
    ...{ light: lights.rainy, rain: true, traffic: 4, beginsAt: 9.1 * HOUR_S },
  },
  {
    name: 'bridge-overcast',
    ...{ across: 3, up: 10, pitch: 18, yaw: -3, bend: 0 },
    lanesEachWay: 2,
    sides: { left: 'fields', right: 'fields' },
    ...{ light: lights.overcast, rain: false, traffic: 4, beginsAt: 15.7 * HOUR_S },
  },
  {
    name: 'avenue-rain-night',
    ...{ across: 6.5, up: 7, pitch: 13, yaw: -7, bend: -6 },
    lanesEachWay: 2,
    sides: { left: 'houses', right: 'towers' },
    ...{ light: lights.night, rain: true, traffic: 4, beginsAt: 20.3 * HOUR_S },
  },
  {
    name: 'park-road-noon',
    ...{ across: 0.5, up: 6, pitch: 11, yaw: 2, bend: 16 },
    lanesEachWay: 1,
    sides: { left: 'trees', right: 'trees' },
    ...{ light: lights.noon, rain: false, traffic: 3, beginsAt: 10.5 * HOUR_S },
  },
  {
    name: 'side-street-late',
    ...{ across: 5, up: 5.5, pitch: 12, yaw: -10, bend: 5 },
    lanesEachWay: 1,
    sides: { left: 'houses', right: 'trees' },
    ...{ light: lights.lateNight, rain: false, traffic: 1, beginsAt: 2.9 * HOUR_S },
  },
];
