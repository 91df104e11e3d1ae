import type { Mesh } from 'three';
import type { Theme } from '../../../theme/theme.ts';
import type { MapUniforms } from '../map-uniforms.ts';
import { createBeams } from './beams.ts';
import { createLand } from './city-land.ts';
import type { CityPlan } from './city-plan.ts';
import { type CityLight, createHouses } from './houses.ts';
import { createPulses } from './pulses.ts';
import { createRibbons } from './way-ribbons.ts';

const RIVER = { middle: 0x0a2a4a, edge: 0x1c5c8c, alpha: 0.96 } as const;
const ROAD = { middle: 0x2b5f8f, edge: 0x123252, alpha: 0.75 } as const;

/** All of a town but its markers, in the order in which it is drawn: six draw calls. */
export function createCityParts(plan: CityPlan, uniforms: MapUniforms, light: CityLight, theme: Theme): Mesh[] {
  const { districts, blocks, roads, rivers, pitch } = plan;
  return [
    createLand(districts, pitch * 0.22, uniforms, theme),
    createRibbons(rivers, RIVER, uniforms, theme),
    createRibbons(roads, ROAD, uniforms, theme),
    createHouses(blocks, { pitch, uniforms, light, theme }),
    createPulses(districts, pitch * 7, uniforms, theme),
    createBeams(districts, pitch * 0.3, uniforms, theme),
  ];
}
