import type { Rendition } from '../../../protocol/video.ts';
import type { KeyDecoder } from '../decoder/key-decoder.ts';
import { describeScene } from '../diagnosis/describe-scene.ts';
import { diagnose, PICTURES_FOR_CHANGE } from '../diagnosis/diagnose.ts';
import type { Planes } from '../diagnosis/planes.ts';
import type { Measured } from '../rounds/patrol-events.ts';
import type { SceneMemory } from './scene-memory.ts';
import { type KeyUnit, takePictures } from './take-pictures.ts';
import type { VideoLink } from './video-link.ts';

export type LookOutcome =
  /** A picture came; `trouble` is the gravest fault of it. */
  | {
      readonly outcome: 'seen';
      readonly trouble: string | undefined;
      readonly measured: Measured;
      /** The picture itself, where something is wrong with it. */
      readonly unit?: KeyUnit;
    }
  | { readonly outcome: 'lost'; readonly trouble: string }
  /** Nothing can be said of the camera: it counts as missed. */
  | { readonly outcome: 'unknown' };

export interface LookTools {
  readonly link: VideoLink;
  readonly decoder: Pick<KeyDecoder, 'decode'>;
  readonly memory: SceneMemory;
  readonly rendition: Rendition;
  readonly now: () => number;
}

/** Looks at a camera once: one key picture, and more of them where it may be frozen. */
export async function lookAtCamera(camera: string, tools: LookTools, signal: AbortSignal): Promise<LookOutcome> {
  const { decoder, memory, now } = tools;
  const pictures: Planes[] = [];
  let isUndecodable = false;
  let newest: KeyUnit | undefined;
  const taken = await takePictures(tools.link, camera, {
    ...tools,
    signal,
    isEnough: async (unit) => {
      const decoded = await decoder.decode(unit.codec, unit.bytes);
      if (decoded.outcome === 'undecodable') {
        isUndecodable = true;
        return false;
      }
      pictures.push(decoded.planes);
      newest = unit;
      if (pictures.length >= PICTURES_FOR_CHANGE) return true;
      const [first] = pictures;
      return first === undefined || !memory.looksStill(camera, describeScene(first));
    },
  });
  if (taken.outcome === 'unknown') return { outcome: 'unknown' };
  if (taken.outcome === 'lost') return { outcome: 'lost', trouble: taken.because };
  const [first, ...rest] = pictures;
  if (!first) return isUndecodable ? { outcome: 'lost', trouble: 'unreadable' } : { outcome: 'unknown' };
  const latest = pictures.at(-1) as Planes;
  const references = memory.references(camera, describeScene(latest));
  const { found, descriptor } = diagnose({ pictures: [first, ...rest], references });
  const [gravest] = found;
  memory.learn(camera, descriptor, {
    isClean: gravest === undefined,
    hasMoved: gravest?.fault === 'sceneMoved',
    atMs: now(),
  });
  const { measured } = taken;
  return { outcome: 'seen', trouble: gravest?.fault, measured, ...(gravest && newest && { unit: newest }) };
}
