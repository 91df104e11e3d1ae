import { Mesh } from 'three';
import type { Theme } from '../../theme/theme.ts';
import { buildDistrictGeometry } from './district-geometry.ts';
import { createDistrictMaterial } from './district-material.ts';
import type { MapUniforms } from './map-uniforms.ts';
import type { PlaneDistrict } from './plane.ts';

const RIM_WIDTH = 0.026;

/** The districts as slabs, as high as their values. */
export function createSlabs(districts: readonly PlaneDistrict[], uniforms: MapUniforms, theme: Theme): Mesh {
  const slabs = new Mesh(buildDistrictGeometry(districts, RIM_WIDTH), createDistrictMaterial(uniforms, theme));
  slabs.frustumCulled = false;
  return slabs;
}
