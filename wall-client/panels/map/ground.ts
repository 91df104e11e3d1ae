import { Color, Mesh, PlaneGeometry, ShaderMaterial, Vector2 } from 'three';
import { accented } from '../../theme/accented.ts';
import type { Theme } from '../../theme/theme.ts';
import type { PlaneBounds } from './plane.ts';

/** How far the ground reaches beyond the map, in its sizes. */
const REACH = 5;

/** The floor under the districts: a fine grid and a pool of light that fade into the wall's dark. */
export function createGround(bounds: PlaneBounds, { colours }: Theme): Mesh<PlaneGeometry, ShaderMaterial> {
  const width = bounds.right - bounds.left;
  const depth = bounds.bottom - bounds.top;
  const geometry = new PlaneGeometry(width * REACH, depth * REACH).rotateX(-Math.PI / 2);
  const material = new ShaderMaterial({
    uniforms: {
      uBackground: { value: new Color(colours.background) },
      uPool: { value: new Color(accented(0x0a1c33, colours)) },
      uLine: { value: new Color(accented(0x1d3a5e, colours)) },
      uSize: { value: new Vector2(width, depth) },
    },
    vertexShader: /* glsl */ `
      varying vec2 vPlace;
      void main() {
        vPlace = position.xz;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.);
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 uBackground, uPool, uLine;
      uniform vec2 uSize;
      varying vec2 vPlace;
      float grid(vec2 place) {
        vec2 line = abs(fract(place - .5) - .5) / fwidth(place);
        return 1. - smoothstep(0., 1.3, min(line.x, line.y));
      }
      void main() {
        float away = length(vPlace / uSize);
        float pool = smoothstep(.95, .1, away);
        vec3 colour = mix(uBackground, uPool, pool * pool * .85);
        colour = mix(colour, uLine, grid(vPlace / .5) * smoothstep(1.5, .3, away) * .34);
        gl_FragColor = vec4(colour, 1.);
      }`,
  });
  const ground = new Mesh(geometry, material);
  ground.position.set((bounds.left + bounds.right) / 2, -0.02, (bounds.top + bounds.bottom) / 2);
  return ground;
}
