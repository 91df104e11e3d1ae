import {
  AdditiveBlending,
  type BufferGeometry,
  Color,
  CylinderGeometry,
  DoubleSide,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
} from 'three';
import { accented } from '../../../theme/accented.ts';
import type { Theme } from '../../../theme/theme.ts';
import { districtStateGlsl } from '../district-states.ts';
import type { MapUniforms } from '../map-uniforms.ts';
import type { PlaneDistrict } from '../plane.ts';

/** A column of light for each district, as high as its value; what the district's name stands on. */
export function createBeams(
  districts: readonly PlaneDistrict[],
  radius: number,
  uniforms: MapUniforms,
  { colours }: Theme,
): Mesh {
  const material = new ShaderMaterial({
    side: DoubleSide,
    transparent: true,
    depthWrite: false,
    // Never behind a house: it carries a number.
    depthTest: false,
    blending: AdditiveBlending,
    uniforms: {
      ...uniforms,
      uBeam: { value: new Color(accented(0x4cb8ff, colours)) },
      uWarning: { value: new Color(colours.warning) },
      uCritical: { value: new Color(colours.critical) },
    },
    vertexShader: /* glsl */ `
      attribute vec3 stand;
      ${districtStateGlsl}
      flat varying vec3 vState;
      varying float vUp;
      varying vec3 vNormal;
      void main() {
        vState = districtState(stand.z);
        vUp = position.y;
        vNormal = normalMatrix * normal;
        vec3 raised = vec3(position.x * ${radius.toFixed(5)} + stand.x, position.y * districtHeight(stand.z), position.z * ${radius.toFixed(5)} + stand.y);
        gl_Position = projectionMatrix * modelViewMatrix * vec4(raised, 1.);
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 uBeam, uWarning, uCritical;
      uniform float uStale;
      flat varying vec3 vState;
      varying float vUp;
      varying vec3 vNormal;
      void main() {
        vec3 alarm = vState.y > 1.5 ? uCritical : uWarning;
        vec3 colour = mix(uBeam, alarm, clamp(vState.y, 0., 1.));
        float facing = abs(normalize(vNormal).z);
        float alpha = (.1 + .5 * vUp * vUp) * (.35 + .65 * facing) * (1. - .7 * uStale);
        gl_FragColor = vec4(colour, alpha);
      }`,
  });
  const tube = new CylinderGeometry(1, 1, 1, 12, 1, true).translate(0, 0.5, 0);
  const beams = new Mesh(atCentres(tube, districts), material);
  beams.frustumCulled = false;
  return beams;
}

/** The shape once for each district: `stand` holds its centre and its index. */
export function atCentres(shape: BufferGeometry, districts: readonly PlaneDistrict[]): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setIndex(shape.getIndex());
  for (const [name, attribute] of Object.entries(shape.attributes)) geometry.setAttribute(name, attribute);
  const stands = districts.flatMap(({ centre: [x, y] }, index) => [x, y, index]);
  geometry.setAttribute('stand', new InstancedBufferAttribute(new Float32Array(stands), 3));
  geometry.instanceCount = districts.length;
  return geometry;
}
