/** One look at a camera: the code of what is wrong, or undefined where it is clean. */
export interface Look {
  readonly atMs: number;
  readonly trouble: string | undefined;
}
/** What is remembered of a camera from round to round; a camera that is clean has no looks and no fault. */
export interface CameraWatch {
  /** The last ones, the oldest first. */
  readonly looks: readonly Look[];
  readonly fault?: { readonly code: string; readonly foundMs: number };
}
export const NOTHING_WRONG: CameraWatch = { looks: [] };

export interface Confirmation {
  /** A fault is one that was seen in `needs` of the last `of` looks; as many clean looks in a row repair it. */
  readonly needs: number;
  readonly of: number;
}

export type Happening =
  | { readonly what: 'found'; readonly code: string; readonly foundMs: number; readonly confirmedMs: number }
  | { readonly what: 'changed'; readonly code: string; readonly foundMs: number; readonly atMs: number }
  | { readonly what: 'repaired'; readonly code: string; readonly foundMs: number; readonly repairedMs: number };

/** Adds a look. One bad look is no fault, and one clean look no repair. A look that is not newer than the last changes nothing. */
export function addLook(
  watch: CameraWatch,
  look: Look,
  { needs, of }: Confirmation,
): { readonly watch: CameraWatch; readonly happening: Happening | undefined } {
  const newest = watch.looks.at(-1);
  if (newest && look.atMs <= newest.atMs) return { watch, happening: undefined };
  const looks = [...watch.looks, look].slice(-of);
  const { fault } = watch;
  const code = mostSeen(looks, needs);
  if (!fault) {
    if (looks.every(({ trouble }) => trouble === undefined)) return { watch: NOTHING_WRONG, happening: undefined };
    if (code === undefined) return { watch: { looks }, happening: undefined };
    const foundMs = (looks.find(({ trouble }) => trouble !== undefined) as Look).atMs;
    return {
      watch: { looks, fault: { code, foundMs } },
      happening: { what: 'found', code, foundMs, confirmedMs: look.atMs },
    };
  }
  const latest = looks.slice(-needs);
  if (latest.length === needs && latest.every(({ trouble }) => trouble === undefined)) {
    const repairedMs = (latest[0] as Look).atMs;
    return { watch: NOTHING_WRONG, happening: { what: 'repaired', ...fault, repairedMs } };
  }
  if (code !== undefined && code !== fault.code && look.trouble === code)
    return {
      watch: { looks, fault: { ...fault, code } },
      happening: { what: 'changed', code, foundMs: fault.foundMs, atMs: look.atMs },
    };
  return { watch: { looks, fault }, happening: undefined };
}

/** The trouble seen most often where enough looks were bad; of several the newest. */
function mostSeen(looks: readonly Look[], needs: number): string | undefined {
  const bad = looks.flatMap(({ trouble }) => trouble ?? []);
  if (bad.length < needs) return undefined;
  const often = (code: string) => bad.filter((other) => other === code).length;
  return bad.toReversed().reduce((best, code) => (often(code) > often(best) ? code : best));
}
