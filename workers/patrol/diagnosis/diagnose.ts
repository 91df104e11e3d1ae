import { type Change, compareMoments } from './compare-moments.ts';
import { compareScenes, describeScene, type SceneComparison, type SceneDescriptor } from './describe-scene.ts';
import { PICTURE_FAULTS, type PictureFault } from './fault-kinds.ts';
import { limits } from './limits.ts';
import { measurePicture, type PictureFigures } from './measure-picture.ts';
import type { Planes } from './planes.ts';

export interface Evidence {
  /** Pictures of one camera, the latest last; `frozen` is judged from three on. */
  readonly pictures: readonly [Planes, ...Planes[]];
  /** How the scene looked when it was last known to be right, by day and by night. */
  readonly references?: readonly SceneDescriptor[];
}

export interface Found {
  readonly fault: PictureFault;
  /** What was measured, and the limit that it is beyond. */
  readonly measured: number;
  readonly limit: number;
}

export interface Verdict {
  /** None: the picture is clean. The gravest first; it is what the camera has. */
  readonly found: readonly Found[];
  /** Of the latest picture. */
  readonly figures: PictureFigures;
  /** The largest change between neighbouring pictures; undefined with fewer than three. */
  readonly change: Change | undefined;
  /** With the reference that is most alike; undefined without one. */
  readonly scene: SceneComparison | undefined;
  readonly descriptor: SceneDescriptor;
}

/** Says what is wrong with a camera's picture. A function of its evidence: no clock, no memory. */
export function diagnose({ pictures, references = [] }: Evidence): Verdict {
  const latest = pictures.at(-1) as Planes;
  const figures = measurePicture(latest);
  const descriptor = describeScene(latest);
  const scene = mostAlike(references, descriptor);
  const change = largestChange(pictures);
  const faults: Found[] = [];
  const add = (fault: PictureFault, measured: number, limit: number) => faults.push({ fault, measured, limit });
  judgeSignal(figures, add);
  judgeLight(figures, add);
  judgeDetail(figures, scene, add);
  if (change && isFrozen(change)) add('frozen', change.share, limits.frozenShare);
  if (scene && hasMoved(scene, faults)) add('sceneMoved', scene.likeness, limits.movedLikeness);
  const found = faults.toSorted((left, right) => gravity(left.fault) - gravity(right.fault));
  return { found: explained(found), figures, change, scene, descriptor };
}

type Add = (fault: PictureFault, measured: number, limit: number) => void;

function judgeSignal(figures: PictureFigures, add: Add): void {
  const isCard = figures.oneColourShare >= limits.cardShare;
  const isColoured = figures.oneColourChroma >= limits.cardChroma;
  const isGrey = figures.median > limits.cardGreyFrom && figures.median < limits.cardGreyTo;
  if (isCard && (isColoured || isGrey)) add('signalLost', figures.oneColourShare, limits.cardShare);
  else if (figures.sameDownwardsShare >= limits.barsSame && figures.vividShare >= limits.barsVivid)
    add('signalLost', figures.sameDownwardsShare, limits.barsSame);
}

function judgeLight(figures: PictureFigures, add: Add): void {
  if (figures.high <= limits.blackHigh) add('black', figures.high, limits.blackHigh);
  else if (figures.high <= limits.darkHigh) add('tooDark', figures.high, limits.darkHigh);
  if (figures.whiteShare >= limits.whiteShare) add('tooBright', figures.whiteShare, limits.whiteShare);
  else if (figures.low >= limits.brightLow) add('tooBright', figures.low, limits.brightLow);
  const cast = castLimit(figures.castHue);
  if (figures.litShare >= limits.castLitShare && figures.castFloor >= cast) add('colourCast', figures.castFloor, cast);
}

/** Sunsets and sodium lamps are orange: less blue, more red. */
function castLimit(hue: number): number {
  const isWarm = hue >= limits.warmHueFrom && hue <= limits.warmHueTo;
  return isWarm ? limits.castWarm : limits.cast;
}

function judgeDetail(figures: PictureFigures, scene: SceneComparison | undefined, add: Add): void {
  if (figures.noise >= limits.noise) add('noise', figures.noise, limits.noise);
  if (figures.emptyShare >= limits.emptyShare) add('covered', figures.emptyShare, limits.emptyShare);
  else if (
    scene &&
    scene.lostShare >= limits.lostShare &&
    scene.lostShare < limits.lostAll &&
    scene.keptStrength >= limits.keptStrength
  )
    add('covered', scene.lostShare, limits.lostShare);
  const { sharpness } = figures;
  if (sharpness !== undefined && sharpness <= limits.sharpness) add('blurred', sharpness, limits.sharpness);
}

function isFrozen({ share, block }: Change): boolean {
  return share <= limits.frozenShare && block <= limits.frozenBlock;
}

/** A picture with another fault looks different anyway. */
function hasMoved(scene: SceneComparison, faults: readonly Found[]): boolean {
  return (
    faults.every(({ fault }) => fault === 'frozen') &&
    scene.comparableShare >= limits.movedComparable &&
    scene.likeness <= limits.movedLikeness
  );
}

/** What a graver fault brings about by itself is not told beside it. */
const BRINGS_ABOUT: Partial<Record<PictureFault, readonly PictureFault[]>> = {
  signalLost: PICTURE_FAULTS,
  black: PICTURE_FAULTS,
  covered: ['blurred', 'frozen'],
  tooDark: ['blurred', 'frozen'],
  tooBright: ['covered', 'blurred', 'frozen'],
  blurred: ['frozen'],
};

function explained(found: readonly Found[]): readonly Found[] {
  const isExplained = ({ fault }: Found) =>
    found.some((other) => other.fault !== fault && BRINGS_ABOUT[other.fault]?.includes(fault));
  const [gravest] = found;
  if (gravest && BRINGS_ABOUT[gravest.fault] === PICTURE_FAULTS) return [gravest];
  return found.filter((each) => !isExplained(each));
}

function gravity(fault: PictureFault): number {
  return PICTURE_FAULTS.indexOf(fault);
}

export const PICTURES_FOR_CHANGE = 3;

function largestChange(pictures: readonly Planes[]): Change | undefined {
  if (pictures.length < PICTURES_FOR_CHANGE) return undefined;
  let largest: Change = { share: 0, block: 0 };
  for (const [index, picture] of pictures.entries()) {
    const before = pictures[index - 1];
    if (!before) continue;
    const { share, block } = compareMoments(before, picture);
    largest = { share: Math.max(largest.share, share), block: Math.max(largest.block, block) };
  }
  return largest;
}

function mostAlike(references: readonly SceneDescriptor[], now: SceneDescriptor): SceneComparison | undefined {
  let best: SceneComparison | undefined;
  for (const reference of references) {
    const scene = compareScenes(reference, now);
    if (!best || scene.likeness > best.likeness) best = scene;
  }
  return best;
}
