import { AdditiveBlending, Color, DoubleSide, Mesh, PlaneGeometry, ShaderMaterial } from 'three';
import type { Theme } from '../../../theme/theme.ts';
import { districtStateGlsl } from '../district-states.ts';
import type { MapUniforms } from '../map-uniforms.ts';
import type { PlaneDistrict } from '../plane.ts';
import { atCentres } from './beams.ts';

/**
 * Waves on the ground where there are alerts: diamonds for warnings, triangles for critical ones, as their marks are.
 * New ones are strong and calm down.
 */
export function createPulses(
  districts: readonly PlaneDistrict[],
  reach: number,
  uniforms: MapUniforms,
  { colours }: Theme,
): Mesh {
  const material = new ShaderMaterial({
    side: DoubleSide,
    transparent: true,
    depthTest: false,
    depthWrite: false,
    blending: AdditiveBlending,
    uniforms: {
      ...uniforms,
      uWarning: { value: new Color(colours.warning) },
      uCritical: { value: new Color(colours.critical) },
    },
    vertexShader: /* glsl */ `
      attribute vec3 stand;
      ${districtStateGlsl}
      flat varying vec3 vState;
      varying vec2 vPlace;
      void main() {
        vState = districtState(stand.z);
        vPlace = position.xz;
        // A district without an alert has no pixels.
        float size = vState.y > .01 ? ${reach.toFixed(5)} : 0.;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position.x * size + stand.x, 0., position.z * size + stand.y, 1.);
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 uWarning, uCritical;
      uniform vec4 uPace;
      uniform float uStale;
      flat varying vec3 vState;
      varying vec2 vPlace;
      float wave(float away, float phase) {
        float left = 1. - phase;
        return smoothstep(.06, 0., abs(away - phase)) * left * left;
      }
      void main() {
        bool isCritical = vState.y > 1.5;
        float away = isCritical
          ? 2. * max(vPlace.y, abs(vPlace.x) * .866 - vPlace.y * .5)
          : abs(vPlace.x) + abs(vPlace.y);
        if (away > 1.) discard;
        float fresh = smoothstep(60., 0., uPace.y - vState.z);
        float rings = wave(away, uPace.z) + wave(away, fract(uPace.z + .5));
        float core = smoothstep(.05, 0., abs(away - .16)) * .8;
        float alpha = (rings * mix(.55, 1., fresh) + core) * clamp(vState.y, 0., 1.) * (1. - .8 * uStale);
        gl_FragColor = vec4(isCritical ? uCritical : uWarning, alpha);
      }`,
  });
  const square = new PlaneGeometry(2, 2).rotateX(-Math.PI / 2);
  const pulses = new Mesh(atCentres(square, districts), material);
  pulses.frustumCulled = false;
  return pulses;
}
