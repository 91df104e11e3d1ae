import { Color, DoubleSide, Mesh, ShaderMaterial } from 'three';
import { accented } from '../../../theme/accented.ts';
import type { Theme } from '../../../theme/theme.ts';
import { buildDistrictGeometry } from '../district-geometry.ts';
import { districtStateGlsl } from '../district-states.ts';
import { flatColours } from '../flat-colours.ts';
import type { MapUniforms } from '../map-uniforms.ts';
import type { PlaneDistrict } from '../plane.ts';
import { rampOf } from '../ramp.ts';

/** The ramp as houses and land take it: as far as a share goes. */
export const rampGlsl = /* glsl */ `
uniform vec3 uRamp[3];
vec3 ramp(float share) {
  float place = clamp(share, 0., 1.) * 2.;
  return place < 1. ? mix(uRamp[0], uRamp[1], place) : mix(uRamp[1], uRamp[2], place - 1.);
}
`;
export const rampUniform = (theme: Theme) => ({ value: flatColours(rampOf(theme)) });

/** The land of the districts, dark and tinted by their values, with a line of light between them. */
export function createLand(
  districts: readonly PlaneDistrict[],
  borderWidth: number,
  uniforms: MapUniforms,
  theme: Theme,
): Mesh {
  const { colours } = theme;
  const material = new ShaderMaterial({
    side: DoubleSide,
    // Layers on the ground lie in the order in which they are drawn.
    depthTest: false,
    depthWrite: false,
    uniforms: {
      ...uniforms,
      uRamp: rampUniform(theme),
      uLand: { value: new Color(accented(0x0a1730, colours)) },
      uBorder: { value: new Color(accented(0x3f8fd0, colours)) },
      uWarning: { value: new Color(colours.warning) },
      uCritical: { value: new Color(colours.critical) },
    },
    vertexShader: /* glsl */ `
      attribute vec3 shape;
      ${districtStateGlsl}
      flat varying vec3 vState;
      flat varying float vSurface;
      varying float vLight;
      void main() {
        vState = districtState(shape.x);
        vSurface = shape.y;
        vLight = shape.z;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position.x, 0., position.z, 1.);
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 uLand, uBorder, uWarning, uCritical;
      uniform vec4 uPace;
      uniform float uStale;
      ${rampGlsl}
      flat varying vec3 vState;
      flat varying float vSurface;
      varying float vLight;
      void main() {
        if (vSurface > .5 && vSurface < 1.5) discard;
        float alarmed = clamp(vState.y, 0., 1.);
        vec3 alarm = vState.y > 1.5 ? uCritical : uWarning;
        float breath = .5 + .5 * cos(6.2831853 * uPace.z);
        vec3 land = mix(uLand, ramp(vState.x), .16 + .5 * vState.x);
        land = mix(land, alarm, alarmed * (.05 + .03 * breath));
        if (vSurface > 1.5) {
          vec3 border = mix(uBorder * .62, alarm, alarmed * (.6 + .3 * breath));
          land = mix(land, border, vLight * .8);
        }
        vec3 grey = vec3(dot(land, vec3(.25, .65, .1))) * .6;
        gl_FragColor = vec4(mix(land, grey, .75 * uStale), 1.);
      }`,
  });
  const land = new Mesh(buildDistrictGeometry(districts, borderWidth), material);
  land.frustumCulled = false;
  return land;
}
