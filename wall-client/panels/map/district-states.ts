import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three';

/** What a district shows. */
export interface DistrictState {
  /** Of the largest value, 0 to 1. */
  readonly share: number;
  /** How alarming its alerts are: 0 none, 1 warning, 2 critical. */
  readonly alarm: number;
  /** When the newest of them came, in seconds of the map's own clock. */
  readonly alarmAt: number;
}

/**
 * States of all districts as a texture of two rows: what they were and what they become. Shaders mix the rows by one
 * number, so that a change moves on the GPU and nothing is uploaded in a frame.
 */
export class DistrictStates {
  readonly texture: DataTexture;
  readonly #texels: Float32Array;
  readonly #count: number;

  constructor(count: number) {
    this.#count = Math.max(1, count);
    this.#texels = new Float32Array(this.#count * 2 * 4);
    this.texture = new DataTexture(this.#texels, this.#count, 2, RGBAFormat, FloatType);
    this.texture.magFilter = NearestFilter;
    this.texture.minFilter = NearestFilter;
    this.texture.needsUpdate = true;
  }

  /** Sets out from what is shown at `progress` of the move before. */
  set(states: readonly DistrictState[], progress: number): void {
    const row = this.#count * 4;
    for (let index = 0; index < this.#count; index += 1) {
      const at = index * 4;
      const state = states[index];
      for (let channel = 0; channel < 2; channel += 1) {
        const from = this.#texels[at + channel] ?? 0;
        const to = this.#texels[row + at + channel] ?? 0;
        this.#texels[at + channel] = from + (to - from) * progress;
      }
      this.#texels[row + at] = state?.share ?? 0;
      this.#texels[row + at + 1] = state?.alarm ?? 0;
      this.#texels[row + at + 2] = state?.alarmAt ?? 0;
    }
    this.texture.needsUpdate = true;
  }

  destroy(): void {
    this.texture.dispose();
  }
}

/** GLSL that reads a district's state, mixed between its two rows. */
export const districtStateGlsl = /* glsl */ `
uniform sampler2D uStates;
uniform vec4 uPace;
uniform vec2 uRise;
vec3 districtState(float district) {
  ivec2 at = ivec2(int(district + .5), 0);
  vec4 next = texelFetch(uStates, at + ivec2(0, 1), 0);
  return vec3(mix(texelFetch(uStates, at, 0).xy, next.xy, uPace.x), next.z);
}
float districtHeight(float district) {
  return uRise.x + uRise.y * districtState(district).x;
}
`;
