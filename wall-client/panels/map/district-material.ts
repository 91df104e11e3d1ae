import { Color, DoubleSide, ShaderMaterial } from 'three';
import { accented } from '../../theme/accented.ts';
import type { Theme } from '../../theme/theme.ts';
import { districtStateGlsl } from './district-states.ts';
import { flatColours } from './flat-colours.ts';
import { rampOf } from './ramp.ts';
import type { MapUniforms } from './map-uniforms.ts';

/** Districts as slabs: the top by the ramp, sides falling into the dark, a rim of light, ripples where there is an alert. */
export function createDistrictMaterial(uniforms: MapUniforms, theme: Theme): ShaderMaterial {
  const { colours } = theme;
  return new ShaderMaterial({
    side: DoubleSide,
    uniforms: {
      ...uniforms,
      uRamp: { value: flatColours(rampOf(theme)) },
      uRim: { value: new Color(accented(0x4aa8ef, colours)) },
      uFoot: { value: new Color(0x050a13) },
      uWarning: { value: new Color(colours.warning) },
      uCritical: { value: new Color(colours.critical) },
    },
    vertexShader: /* glsl */ `
      attribute vec3 shape;
      attribute vec2 centre;
      ${districtStateGlsl}
      flat varying vec3 vState;
      flat varying float vSurface;
      varying float vLight;
      varying float vUp;
      varying vec2 vLocal;
      void main() {
        vState = districtState(shape.x);
        vSurface = shape.y;
        vLight = shape.z;
        vUp = position.y;
        vLocal = position.xz - centre;
        // Rims lie a hair above the top that they edge.
        float lift = shape.y > 1.5 ? .004 : 0.;
        vec3 raised = vec3(position.x, position.y * districtHeight(shape.x) + lift, position.z);
        gl_Position = projectionMatrix * modelViewMatrix * vec4(raised, 1.);
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 uRamp[3];
      uniform vec3 uRim, uFoot, uWarning, uCritical;
      uniform vec4 uPace;
      uniform float uStale;
      flat varying vec3 vState;
      flat varying float vSurface;
      varying float vLight;
      varying float vUp;
      varying vec2 vLocal;
      vec3 ramp(float share) {
        float place = clamp(share, 0., 1.) * 2.;
        return place < 1. ? mix(uRamp[0], uRamp[1], place) : mix(uRamp[1], uRamp[2], place - 1.);
      }
      void main() {
        vec3 base = ramp(vState.x);
        vec3 alarm = vState.y > 1.5 ? uCritical : uWarning;
        float alarmed = clamp(vState.y, 0., 1.);
        float fresh = smoothstep(60., 0., uPace.y - vState.z);
        vec3 colour;
        if (vSurface < .5) {
          // Light from behind: the far edge is a little brighter than the near one.
          colour = base * (1.04 - .13 * clamp(vLocal.y, -1., 1.));
          float away = length(vLocal);
          float wave = fract(uPace.z - away * .62);
          float ripple = pow(1. - wave, 7.) * smoothstep(.25, .7, away);
          colour = mix(colour, alarm, alarmed * (.035 + ripple * mix(.11, .4, fresh)));
        } else if (vSurface < 1.5) {
          vec3 lit = mix(base * .95, alarm * .55, alarmed * .28);
          colour = mix(uFoot, lit * (.35 + .8 * vLight), pow(vUp, 1.5) * .9 + .03);
        } else {
          vec3 rim = mix(mix(uRim, base, .5) * (.55 + .5 * vState.x), alarm, alarmed);
          float breath = .5 + .5 * cos(6.2831853 * uPace.z);
          colour = mix(base, rim, mix(.25, 1., vLight) * mix(.75, .62 + .38 * breath, alarmed));
        }
        vec3 grey = vec3(dot(colour, vec3(.25, .65, .1))) * .55;
        gl_FragColor = vec4(mix(colour, mix(grey, colour, .35), uStale), 1.);
      }`,
  });
}
