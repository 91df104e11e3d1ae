import {
  BoxGeometry,
  Color,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  Vector2,
} from 'three';
import { accented } from '../../../theme/accented.ts';
import type { Theme } from '../../../theme/theme.ts';
import { districtStateGlsl } from '../district-states.ts';
import type { MapUniforms } from '../map-uniforms.ts';
import type { Block } from './blocks.ts';
import { rampGlsl, rampUniform } from './city-land.ts';

export interface CityLight {
  /** Share of windows that are lit. */
  readonly uLit: { value: number };
  /** 0 at night, 1 by day. */
  readonly uDay: { value: number };
}

export interface HousesOptions {
  /** From street to street. */
  readonly pitch: number;
  readonly uniforms: MapUniforms;
  readonly light: CityLight;
  readonly theme: Theme;
}

/**
 * All houses in one draw call. Windows are chosen by a whole-number hash of the house and of the window's row and column:
 * its edges lie where no light is, so that a pixel that falls to the other side of one changes nothing.
 */
export function createHouses(blocks: readonly Block[], options: HousesOptions): Mesh {
  const geometry = new InstancedBufferGeometry();
  const box = new BoxGeometry(1, 1, 1).translate(0, 0.5, 0);
  geometry.setIndex(box.getIndex());
  geometry.setAttribute('position', box.getAttribute('position'));
  geometry.setAttribute('normal', box.getAttribute('normal'));
  geometry.instanceCount = blocks.length;
  const stands = new Float32Array(blocks.length * 4);
  const sizes = new Float32Array(blocks.length * 3);
  blocks.forEach(({ district, place: [x, y], turn, width, height, depth }, index) => {
    stands.set([x, y, turn, district], index * 4);
    sizes.set([width, height, depth], index * 3);
  });
  geometry.setAttribute('stand', new InstancedBufferAttribute(stands, 4));
  geometry.setAttribute('size', new InstancedBufferAttribute(sizes, 3));
  const houses = new Mesh(geometry, createHouseMaterial(options));
  houses.frustumCulled = false;
  return houses;
}

function createHouseMaterial({ pitch, uniforms, light, theme }: HousesOptions): ShaderMaterial {
  const { colours } = theme;
  return new ShaderMaterial({
    uniforms: {
      ...uniforms,
      ...light,
      uRamp: rampUniform(theme),
      uFoot: { value: new Color(accented(0x071020, colours)) },
      uLow: { value: new Color(accented(0x12263f, colours)) },
      uHigh: { value: new Color(accented(0x27527f, colours)) },
      uWarm: { value: new Color(0xffcf87) },
      uCool: { value: new Color(0x9fd4ff) },
      uWindow: { value: new Vector2(pitch * 0.19, pitch * 0.24) },
    },
    vertexShader: /* glsl */ `
      attribute vec4 stand;
      attribute vec3 size;
      ${districtStateGlsl}
      flat varying vec3 vState;
      /** Up, light, height in streets. */
      flat varying vec3 vFace;
      flat varying uint vSeed;
      varying vec2 vWall;
      varying vec3 vBody;
      void main() {
        float c = cos(stand.z), s = sin(stand.z);
        vec3 body = position * size;
        vec3 turned = vec3(body.x * c - body.z * s, body.y, body.x * s + body.z * c);
        vec3 facing = vec3(normal.x * c - normal.z * s, normal.y, normal.x * s + normal.z * c);
        vState = districtState(stand.w);
        vFace = vec3(normal.y, .62 - .3 * facing.x + .2 * facing.z, size.y / ${pitch.toFixed(6)});
        vSeed = uint(gl_InstanceID) * 747796405u + uint(abs(normal.x) > .5 ? 7 : 3);
        vWall = vec2(abs(normal.x) > .5 ? body.z + size.z * .5 : body.x + size.x * .5, body.y);
        vBody = position;
        gl_Position = projectionMatrix * modelViewMatrix * vec4(turned.x + stand.x, turned.y, turned.z + stand.y, 1.);
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 uFoot, uLow, uHigh, uWarm, uCool;
      uniform vec2 uWindow;
      uniform float uLit, uDay, uStale;
      ${rampGlsl}
      flat varying vec3 vState;
      flat varying vec3 vFace;
      flat varying uint vSeed;
      varying vec2 vWall;
      varying vec3 vBody;
      uint scramble(uint value) {
        uint state = value * 747796405u + 2891336453u;
        uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
        return (word >> 22u) ^ word;
      }
      void main() {
        float tall = clamp(vFace.z / 4., 0., 1.);
        vec3 body = mix(uLow, uHigh, tall);
        body = mix(body, ramp(vState.x) * (.5 + .5 * tall), .2 + .35 * vState.x) * (1. + .25 * uDay);
        vec3 colour;
        if (vFace.x > .5) {
          vec2 edge = abs(vBody.xz);
          float rim = smoothstep(.4, .5, max(edge.x, edge.y));
          colour = body * (.92 + .5 * rim + .35 * tall);
        } else {
          colour = mix(uFoot, body * vFace.y, .25 + .75 * vBody.y);
          vec2 grid = vWall / uWindow;
          vec2 step2 = fwidth(grid);
          uvec2 cell = uvec2(max(grid, vec2(0.)));
          uint chance = scramble(vSeed ^ (cell.x * 1973u + cell.y * 9277u));
          float isLit = step(float(chance & 1023u) / 1023., uLit);
          vec2 off = abs(fract(grid) - .5);
          vec2 pane = smoothstep(vec2(.46), vec2(.3), off);
          float detail = clamp(1.6 - max(step2.x, step2.y), 0., 1.);
          vec3 glow = mix(uWarm, uCool, step(.62, float((chance >> 10u) & 1023u) / 1023.));
          float strength = (.45 + .4 * float((chance >> 20u) & 255u) / 255.) * (1. - .45 * uDay);
          colour += glow * strength * mix(uLit * .22, isLit * pane.x * pane.y, detail);
        }
        vec3 grey = vec3(dot(colour, vec3(.25, .65, .1))) * .55;
        gl_FragColor = vec4(mix(colour, grey, .8 * uStale), 1.);
      }`,
  });
}
