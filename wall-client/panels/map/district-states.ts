import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three';

/** What a district shows. */
export interface DistrictState {
  /** Of the largest value, 0 to 1. */
  readonly share: number;
  /** How alarming its alerts are: 0 none, 1 warning, 2 critical. */
  readonly alarm: number;
  /** When the newest of them came, in seconds of the map's own clock. */
  readonly alarmAt: number;
  /** How much of it is covered, 0 to 1; undefined where nothing is to be covered. */
  readonly covered?: number | undefined;
  /** How bad that is: 0 not, 1 warning, 2 critical. */
  readonly coveredAlarm?: number;
}

const ROWS = 3;
/** In the place of a share where nothing is to be covered. */
const UNCOVERABLE = -1;

/**
 * States of all districts as a texture: a row of what they were, one of what they become, and one of both for what is
 * covered. Shaders mix them by one number, so that a change moves on the GPU and nothing is uploaded in a frame.
 */
export class DistrictStates {
  readonly texture: DataTexture;
  readonly #texels: Float32Array;
  readonly #count: number;

  constructor(count: number) {
    this.#count = Math.max(1, count);
    this.#texels = new Float32Array(this.#count * ROWS * 4);
    this.texture = new DataTexture(this.#texels, this.#count, ROWS, RGBAFormat, FloatType);
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
      this.#cover(2 * row + at, state, progress);
    }
    this.texture.needsUpdate = true;
  }

  /** One that had nothing to be covered begins where it stands. */
  #cover(at: number, state: DistrictState | undefined, progress: number): void {
    const from = this.#texels[at] ?? 0;
    const to = this.#texels[at + 1] ?? 0;
    const next = state?.covered ?? UNCOVERABLE;
    this.#texels[at] = to < 0 || next < 0 ? next : from + (to - from) * progress;
    this.#texels[at + 1] = next;
    this.#texels[at + 2] = state?.coveredAlarm ?? 0;
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

/** GLSL that reads what of a district is covered (x, below 0 where nothing is to be), and how bad that is (y). */
export const districtCoverGlsl = /* glsl */ `
${districtStateGlsl}
vec2 districtCover(float district) {
  vec3 cover = texelFetch(uStates, ivec2(int(district + .5), 2), 0).xyz;
  return vec2(mix(cover.x, cover.y, uPace.x), cover.z);
}
`;
