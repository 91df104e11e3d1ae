import { assertNever } from '../../../protocol/assert-never.ts';
import type { CameraState, ListedCamera } from '../../../protocol/cameras.ts';
import { rankOf, type SearchText } from '../search/find-matches.ts';

/** A camera with what is known of it. */
export interface CameraLine {
  readonly camera: ListedCamera;
  readonly known: CameraState | undefined;
  /** By the attribute of the kind; left out where nothing was told. */
  readonly codes: Readonly<Record<string, string | undefined>>;
}

/** Which cameras somebody wants to see: all that holds. */
export interface CameraFilter {
  readonly query: readonly string[];
  readonly district: string | undefined;
  readonly codes: Readonly<Record<string, string | undefined>>;
  readonly isRestricted: boolean;
  readonly hasFault: boolean;
}

export type CameraOrder = 'number' | 'name' | 'district' | 'seen' | 'found' | { readonly attribute: string };

export interface CameraWish {
  readonly filter: CameraFilter;
  readonly by: CameraOrder;
  readonly isReversed: boolean;
  readonly textOf: (camera: ListedCamera) => SearchText;
  readonly nameOf: (camera: ListedCamera) => string;
  /** Place of a district in the site's order. */
  readonly placeOf: (district: string) => number;
  readonly compareNames: (left: string, right: string) => number;
}

/** The lines that are wanted, in the order that is wanted; those of which the order knows nothing come last either way. */
export function selectCameras(lines: readonly CameraLine[], wish: CameraWish): readonly CameraLine[] {
  const { filter, textOf, by, isReversed } = wish;
  const wanted = lines.filter(({ camera, known, codes }) => {
    if (filter.district !== undefined && camera.district !== filter.district) return false;
    if (filter.isRestricted && camera.restricted !== true) return false;
    if (filter.hasFault && !known?.fault) return false;
    for (const [attribute, code] of Object.entries(filter.codes))
      if (code !== undefined && codes[attribute] !== code) return false;
    return filter.query.length === 0 || rankOf(textOf(camera), filter.query) !== undefined;
  });
  const sign = isReversed ? -1 : 1;
  const keyed = wanted.map((line) => ({ line, key: keyOf(line, by, wish) }));
  keyed.sort((left, right) => {
    if (left.key === undefined || right.key === undefined)
      return Number(left.key === undefined) - Number(right.key === undefined);
    const order =
      typeof left.key === 'string' ? wish.compareNames(left.key, String(right.key)) : left.key - Number(right.key);
    return order === 0 ? left.line.camera.number - right.line.camera.number : sign * order;
  });
  return keyed.map(({ line }) => line);
}

function keyOf(
  { camera, known, codes }: CameraLine,
  by: CameraOrder,
  { nameOf, placeOf }: CameraWish,
): string | number | undefined {
  if (typeof by === 'object') return codes[by.attribute];
  switch (by) {
    case 'number':
      return camera.number;
    case 'name':
      return nameOf(camera);
    case 'district':
      return placeOf(camera.district);
    case 'seen':
      return known?.seen;
    case 'found':
      return known?.fault?.found;
    default:
      return assertNever(by, 'order');
  }
}
