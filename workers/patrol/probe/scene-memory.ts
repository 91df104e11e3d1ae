import type { SceneDescriptor } from '../diagnosis/describe-scene.ts';

interface Remembered {
  /** By how light it was. */
  readonly references: (SceneDescriptor | undefined)[];
  luma: Uint8Array;
  movedSinceMs: number | undefined;
}

/** Day, dusk, lamps and night look different; each is compared with its like. */
const LIGHTS = 4;
const LIGHT_STEP = 56;
/** A camera that has looked elsewhere for so long was turned on purpose: it is known by the new scene from then on. */
const ACCEPTED_AFTER_MS = 24 * 3_600_000;
/** Where fewer cells have changed their mean luma since the last round, the picture may be frozen and is looked at again. */
const STILL_SHARE = 0.97;

/**
 * How the scene of each camera looks, in the memory of this process alone: some hundred bytes from which no picture can be
 * made. After a start each camera's first clean picture in each light is what the later ones are compared with.
 */
export class SceneMemory {
  readonly #cameras = new Map<string, Remembered>();

  /** The camera's scene in a light like this one's, where it is known. */
  references(camera: string, now: SceneDescriptor): readonly SceneDescriptor[] {
    return this.#cameras.get(camera)?.references[lightOf(now)] ? [this.#referenceOf(camera, now)] : [];
  }

  /** Whether the picture is so like the last round's that more are needed to know whether it lives. */
  looksStill(camera: string, { luma }: SceneDescriptor): boolean {
    const before = this.#cameras.get(camera)?.luma;
    if (!before) return false;
    let same = 0;
    for (let cell = 0; cell < luma.length; cell += 1) if (before[cell] === luma[cell]) same += 1;
    return same >= STILL_SHARE * luma.length;
  }

  /** Keeps what was seen. Only a clean picture teaches how the scene looks. */
  learn(
    camera: string,
    descriptor: SceneDescriptor,
    { isClean, hasMoved, atMs }: { isClean: boolean; hasMoved: boolean; atMs: number },
  ): void {
    const known = this.#cameras.get(camera) ?? { references: [], luma: descriptor.luma, movedSinceMs: undefined };
    known.luma = descriptor.luma;
    known.movedSinceMs = hasMoved ? (known.movedSinceMs ?? atMs) : undefined;
    const isAccepted = known.movedSinceMs !== undefined && atMs - known.movedSinceMs >= ACCEPTED_AFTER_MS;
    if (isAccepted) known.references.length = 0;
    if (isAccepted || (isClean && !known.references[lightOf(descriptor)]))
      known.references[lightOf(descriptor)] = descriptor;
    this.#cameras.set(camera, known);
  }

  #referenceOf(camera: string, now: SceneDescriptor): SceneDescriptor {
    return this.#cameras.get(camera)?.references[lightOf(now)] as SceneDescriptor;
  }
}

function lightOf({ luma }: SceneDescriptor): number {
  const mean = luma.reduce((sum, each) => sum + each, 0) / luma.length;
  return Math.min(LIGHTS - 1, Math.floor(mean / LIGHT_STEP));
}
