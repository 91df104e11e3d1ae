import type { ParameterSets } from './fragment-writer.ts';

const SEQUENCE = 7;
const PICTURE = 8;
const DELIMITER = 9;

export interface SplitUnit {
  /** Of the picture, without start codes. */
  readonly nals: readonly Uint8Array[];
  /** Where the unit brings them. */
  readonly parameters: ParameterSets | undefined;
}

/** The parts of an H.264 access unit in Annex B form: what goes into a sample, and what goes before all of them. */
export function splitUnit(unit: Uint8Array): SplitUnit {
  const nals: Uint8Array[] = [];
  const picture: Uint8Array[] = [];
  let sequence: Uint8Array | undefined;
  for (const nal of nalsOf(unit)) {
    const type = (nal[0] ?? 0) & 0x1f;
    if (type === SEQUENCE) sequence = nal;
    else if (type === PICTURE) picture.push(nal);
    else if (type !== DELIMITER) nals.push(nal);
  }
  return { nals, parameters: sequence && picture.length > 0 ? { sequence, picture } : undefined };
}

function* nalsOf(unit: Uint8Array): Generator<Uint8Array> {
  let from = -1;
  for (let at = unit.indexOf(1, 2); at >= 0; at = unit.indexOf(1, at + 1)) {
    if (unit[at - 1] !== 0 || unit[at - 2] !== 0) continue;
    if (from >= 0) yield unit.subarray(from, endOf(unit, from, at - 2));
    from = at + 1;
  }
  if (from >= 0) yield unit.subarray(from, endOf(unit, from, unit.length));
}

/** A NAL unit never ends in a zero: those belong to the start code behind it. */
function endOf(unit: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && unit[end - 1] === 0) end -= 1;
  return end;
}
