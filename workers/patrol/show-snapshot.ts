import type { Camera } from '../../protocol/site/cameras.ts';
import type { GateAccess } from '../gate-client.ts';
import type { Log } from '../log.ts';
import { drawSnapshot } from './probe/draw-snapshot.ts';
import type { KeyUnit } from './probe/take-pictures.ts';

const WITHIN_MS = 10_000;

export interface SnapshotOptions {
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly ffmpeg: string;
  readonly access: () => Promise<GateAccess> | GateAccess;
  readonly log: Log;
}

/** Shows the server the picture in which a fault was found; the server holds it as long as the site says. */
export type ShowSnapshot = (fault: string, camera: string, unit: KeyUnit) => Promise<void>;

/** A picture that does not come through is no reason to look less: a person then confirms without. */
export function snapshotShower({ cameras, ffmpeg, access, log }: SnapshotOptions): ShowSnapshot {
  return async (fault, camera, unit) => {
    try {
      const jpeg = await drawSnapshot(unit, { ffmpeg, privacy: cameras.get(camera)?.privacy });
      const { url, key } = await access();
      const answer = await fetch(new URL(`/api/v1/faults/${fault}/snapshot`, url), {
        method: 'PUT',
        headers: { 'content-type': 'image/jpeg', authorization: `Bearer ${key}` },
        body: new Uint8Array(jpeg),
        signal: AbortSignal.timeout(WITHIN_MS),
      });
      if (!answer.ok) log.warn({ camera, status: answer.status }, 'the picture of a fault is not taken');
    } catch (error) {
      log.warn({ camera, fault: String(error) }, 'there is no picture of a fault');
    }
  };
}
