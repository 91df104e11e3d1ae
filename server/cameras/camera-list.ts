import { createHash } from 'node:crypto';
import type { CameraList, ListedCamera } from '../../protocol/cameras.ts';
import type { Camera } from '../../protocol/site/cameras.ts';

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
  const listed = [...cameras].flatMap(([id, { name, district, patrol, restricted = false }], index): ListedCamera[] =>
    restricted && !withRestricted
      ? []
      : [
          {
            number: index + 1,
            id,
            name,
            district,
            ...(patrol !== undefined && { patrol }),
            ...(restricted && { restricted }),
          },
        ],
  );
  const numbers = new Set(listed.map(({ number }) => number));
  const json = JSON.stringify({ cameras: listed } satisfies CameraList);
  const etag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"`;
  return { json, etag, has: (number) => numbers.has(number) };
}
