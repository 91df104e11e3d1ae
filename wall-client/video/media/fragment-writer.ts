/** Media time is in ms. */
const TIMESCALE = 1_000;
const TRACK = 1;
/** Sample flags of ISO/IEC 14496-12, 8.8.3: depends on no other; depends on others and is no place to begin. */
const KEY_SAMPLE = 0x02000000;
const OTHER_SAMPLE = 0x01010000;
/** Of the mp4 that follows: fragments whose offsets count from their own `moof`. */
const DEFAULT_BASE_IS_MOOF = 0x020000;
/** One sample, with its data's offset, duration, size and flags. */
const TRUN_FIELDS = 0x000701;
const UNIT_MATRIX = [0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000];

export interface ParameterSets {
  readonly sequence: Uint8Array;
  readonly picture: readonly Uint8Array[];
}

export interface Sample {
  /** Without start codes. */
  readonly nals: readonly Uint8Array[];
  readonly isKey: boolean;
  /** Media time, ms. */
  readonly at: number;
  readonly duration: number;
}

/** What a `SourceBuffer` is told first: one track of H.264, cut into fragments (ISO/IEC 14496-12 and -15). */
export function initSegment(
  { sequence, picture }: ParameterSets,
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array<ArrayBuffer> {
  const avcC = box(
    'avcC',
    // Version, then profile, compatibility and level as the sequence says them; lengths of four bytes; one sequence.
    Uint8Array.of(1, sequence[1] ?? 0, sequence[2] ?? 0, sequence[3] ?? 0, 0xff, 0xe1),
    u16(sequence.length),
    sequence,
    Uint8Array.of(picture.length),
    ...picture.flatMap((set) => [u16(set.length), set]),
  );
  const size = [u16(width), u16(height)];
  const avc1 = box(
    'avc1',
    u32(0),
    u16(0, 1),
    u32(0, 0, 0, 0),
    ...size,
    u32(0x00480000, 0x00480000, 0),
    u16(1),
    new Uint8Array(32),
    u16(0x18, 0xffff),
    avcC,
  );
  const stbl = box(
    'stbl',
    full('stsd', 0, u32(1), avc1),
    full('stts', 0, u32(0)),
    full('stsc', 0, u32(0)),
    full('stsz', 0, u32(0, 0)),
    full('stco', 0, u32(0)),
  );
  const minf = box('minf', full('vmhd', 1, u32(0, 0)), box('dinf', full('dref', 0, u32(1), full('url ', 1))), stbl);
  const mdia = box(
    'mdia',
    full('mdhd', 0, u32(0, 0, TIMESCALE, 0), u16(0x55c4, 0)),
    full('hdlr', 0, u32(0), text('vide'), u32(0, 0, 0), Uint8Array.of(0)),
    minf,
  );
  const tkhd = full(
    'tkhd',
    3,
    u32(0, 0, TRACK, 0, 0, 0, 0, 0, 0, ...UNIT_MATRIX),
    u32(width * 0x10000, height * 0x10000),
  );
  const mvhd = full(
    'mvhd',
    0,
    u32(0, 0, TIMESCALE, 0, 0x00010000),
    u16(0x0100, 0),
    u32(0, 0, ...UNIT_MATRIX),
    new Uint8Array(24),
    u32(TRACK + 1),
  );
  return join([
    box('ftyp', text('iso5'), u32(0), text('iso5'), text('avc1')),
    box('moov', mvhd, box('trak', tkhd, mdia), box('mvex', full('trex', 0, u32(TRACK, 1, 0, 0, 0)))),
  ]);
}

/** One picture as a fragment of its own: whoever waits for more has a delay. */
export function fragment(sequence: number, { nals, isKey, at, duration }: Sample): Uint8Array<ArrayBuffer> {
  const parts = nals.flatMap((nal) => [u32(nal.length), nal]);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const moof = (offset: number) =>
    box(
      'moof',
      full('mfhd', 0, u32(sequence)),
      box(
        'traf',
        full('tfhd', DEFAULT_BASE_IS_MOOF, u32(TRACK)),
        full('tfdt', 0x01000000, u32(Math.floor(at / 0x100000000), at % 0x100000000)),
        full('trun', TRUN_FIELDS, u32(1, offset, duration, length, isKey ? KEY_SAMPLE : OTHER_SAMPLE)),
      ),
    );
  // The offset is of fixed length, so that the box is as long whatever it says.
  return join([moof(moof(0).length + BOX_HEAD), box('mdat', ...parts)]);
}

const BOX_HEAD = 8;

function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, BOX_HEAD);
  return join([u32(length), text(type), ...parts]);
}

/** `versionAndFlags`: the version in the highest byte. */
function full(type: string, versionAndFlags: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return box(type, u32(versionAndFlags), ...parts);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function u32(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value);
  return bytes;
}

function u16(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint16(index * 2, value);
  return bytes;
}

function text(word: string): Uint8Array {
  return Uint8Array.from(word, (character) => character.charCodeAt(0));
}
