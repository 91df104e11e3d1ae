import { createHash } from 'node:crypto';
import type { CameraList, ListedCamera } from '../../protocol/cameras.ts';
import type { Camera } from '../../protocol/site/cameras.ts';
import { turns } from '../onvif/turns.ts';

/** The configured cameras that somebody may know of, serialised once. */
export interface ListedCameras {
  readonly json: string;
  readonly etag: string;
  has(number: number): boolean;
}

export function listCameras(
  cameras: ReadonlyMap<string, Camera>,
  { withRestricted }: { readonly withRestricted: boolean },
): ListedCameras {
  const listed = [...cameras].flatMap(([id, camera], index): ListedCamera[] => {
    const { name, district, patrol, restricted = false } = camera;
    if (restricted && !withRestricted) return [];
    return [
      {
        number: index + 1,
        id,
        name,
        district,
        ...(patrol !== undefined && { patrol }),
        ...(restricted && { restricted }),
        ...(turns(camera) && { turns: true }),
      },
    ];
  });
  const numbers = new Set(listed.map(({ number }) => number));
  const json = JSON.stringify({ cameras: listed } satisfies CameraList);
  const etag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"`;
  return { json, etag, has: (number) => numbers.has(number) };
}
