/** What somebody types on a wall's page before Enter: `3` is a scene, `12.3` puts camera 12 onto tile 3. */
export type Entry =
  | { readonly kind: 'scene'; readonly number: number }
  /** Without a camera: the one that was picked up. Without a tile: the one that was chosen. */
  | { readonly kind: 'tile'; readonly camera: number | undefined; readonly tile: number | undefined };

const CAMERA_DIGITS = 6;
const TILE_DIGITS = 3;

export function readEntry(typed: string): Entry | undefined {
  if (typed === '') return undefined;
  const [before = '', after] = typed.split('.');
  if (after === undefined) return { kind: 'scene', number: Number(before) };
  return {
    kind: 'tile',
    camera: before === '' ? undefined : Number(before),
    tile: after === '' ? undefined : Number(after),
  };
}

/** What is typed once another key is pressed: a digit, or the point between camera and tile. What cannot be begins anew. */
export function typeKey(typed: string, key: string): string {
  const [before = '', after] = typed.split('.');
  if (key === '.') return after === undefined ? `${typed}.` : '.';
  if (after === undefined) return before.length < CAMERA_DIGITS ? typed + key : key;
  return after.length < TILE_DIGITS ? typed + key : key;
}
