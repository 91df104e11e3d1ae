import { GlProgram, Shader, UniformGroup } from 'pixi.js';
import type { CameraPixels } from '../panel-sources.ts';
import { MESH_PLACE } from '../parts/mesh-place.ts';
import { COLOUR_MATRICES, COLOUR_RANGES } from './camera-colours.ts';

const vertex = `#version 300 es
in vec2 aPosition;
in vec2 aUV;
out vec2 vPlace;
${MESH_PLACE}
void main() {
  vPlace = aUV;
  gl_Position = meshPlace(aPosition);
}`;

const head = `#version 300 es
precision highp float;
in vec2 vPlace;
out vec4 colour;
uniform vec2 uTone;
// What is not of now is seen in less colour and less light.
vec4 toned(vec3 seen) {
  float grey = dot(seen, vec3(0.2126, 0.7152, 0.0722));
  return vec4(mix(vec3(grey), seen, uTone.x) * uTone.y, 1.0);
}`;

const planesFragment = `${head}
uniform sampler2D uLuma;
uniform sampler2D uBlue;
uniform sampler2D uRed;
uniform vec2 uSpans;
uniform vec2 uEnds;
uniform vec3 uFrom;
uniform vec4 uMatrix;
void main() {
  vec2 luma = vec2(min(vPlace.x * uSpans.x, uEnds.x), vPlace.y);
  vec2 chroma = vec2(min(vPlace.x * uSpans.y, uEnds.y), vPlace.y);
  float y = (texture(uLuma, luma).r - uFrom.x) * uFrom.y;
  float b = (texture(uBlue, chroma).r - 0.50196) * uFrom.z;
  float r = (texture(uRed, chroma).r - 0.50196) * uFrom.z;
  colour = toned(clamp(vec3(y + uMatrix.x * r, y - uMatrix.y * b - uMatrix.z * r, y + uMatrix.w * b), 0.0, 1.0));
}`;

const frameFragment = `${head}
uniform sampler2D uPicture;
void main() {
  colour = toned(texture(uPicture, vPlace).rgb);
}`;

let planesProgram: GlProgram | undefined;
let frameProgram: GlProgram | undefined;

export interface CameraShader {
  readonly shader: Shader;
  /** `colour` and `light`: 1 is as it is. */
  setTone(tone: { readonly colour: number; readonly light: number }): void;
  destroy(): void;
}

/** Turns textures of a camera into colours. It belongs to whoever made it; the textures do not. */
export function createCameraShader({ textures, colour, spans, width }: CameraPixels): CameraShader {
  const tone = new Float32Array([1, 1]);
  const [luma, blue, red] = textures;
  const uniforms = new UniformGroup({
    uTone: { value: tone, type: 'vec2<f32>' },
    ...(colour && {
      uSpans: { value: new Float32Array(spans), type: 'vec2<f32>' },
      // The middle of the last column that is picture.
      uEnds: {
        value: new Float32Array([spans[0] * (1 - 0.5 / width), spans[1] * (1 - 1 / width)]),
        type: 'vec2<f32>',
      },
      uFrom: { value: new Float32Array(COLOUR_RANGES[colour.isFullRange ? 'full' : 'limited']), type: 'vec3<f32>' },
      uMatrix: { value: new Float32Array(COLOUR_MATRICES[colour.matrix]), type: 'vec4<f32>' },
    }),
  });
  planesProgram ??= GlProgram.from({ vertex, fragment: planesFragment, name: 'camera-planes' });
  frameProgram ??= GlProgram.from({ vertex, fragment: frameFragment, name: 'camera-frame' });
  const shader = new Shader({
    glProgram: colour ? planesProgram : frameProgram,
    resources: colour ? { uniforms, uLuma: luma, uBlue: blue, uRed: red } : { uniforms, uPicture: luma },
  });
  return {
    shader,
    setTone: (wanted) => {
      if (tone[0] === wanted.colour && tone[1] === wanted.light) return;
      tone[0] = wanted.colour;
      tone[1] = wanted.light;
      uniforms.update();
    },
    destroy: () => shader.destroy(),
  };
}
