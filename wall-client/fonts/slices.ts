/** Latin-1 comes from Inter alone. */
const FIRST_CODE_POINT = 0x100;
const GB_2312_ROWS = 87;
const GB_2312_COLUMNS = 94;
const BLOCK = 0x100;
/** What the decoder gives for a place of GB 2312 at which there is no character. */
const REPLACEMENT = 0xfffd;
const PRIVATE_USE = { from: 0xe000, to: 0xf8ff };

/**
 * Cuts Noto Sans SC into parts that load by themselves, as name → code points. No code point is in two of them. The build
 * makes a file of each, and a page declares the same: so a page need not be sent 30,000 code points.
 *
 * `first` is what the shipped sites and the client say, and loads before the first picture. The rows of GB 2312 come next:
 * common characters stand together there. What is left goes by its block of 256 code points.
 *
 * @param first distinct characters
 * @param blocks of 256 code points, by number, of which the font has any character
 */
export function sliceFont(first: string, blocks: readonly number[]): ReadonlyMap<string, readonly number[]> {
  const taken = new Set<number>();
  const slices = new Map<string, readonly number[]>();
  const cut = (name: string, codePoints: readonly number[]) => {
    const own = codePoints.filter((codePoint) => codePoint >= FIRST_CODE_POINT && !taken.has(codePoint));
    for (const codePoint of own) taken.add(codePoint);
    if (own.length > 0) slices.set(name, own);
  };
  cut('first', codePointsOf(first));
  const decoder = new TextDecoder('gb18030');
  for (let row = 1; row <= GB_2312_ROWS; row += 1) {
    const bytes = Array.from({ length: GB_2312_COLUMNS }, (_, column) => [0xa0 + row, 0xa1 + column]).flat();
    cut(`row-${row}`, codePointsOf(decoder.decode(Uint8Array.from(bytes))).filter(isCharacter));
  }
  for (const block of blocks) {
    const codePoints = Array.from({ length: BLOCK }, (_, index) => block * BLOCK + index);
    cut(`block-${block.toString(16)}`, codePoints.filter(isCharacter));
  }
  return slices;
}

/** Whether a character needs no slice. */
export function isLatin1(character: string): boolean {
  return (character.codePointAt(0) ?? 0) < FIRST_CODE_POINT;
}

/** As CSS writes it: `U+4E00-4E0A, U+4E10`. */
export function unicodeRange(codePoints: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const codePoint of codePoints.toSorted((left, right) => left - right)) {
    const last = runs.at(-1);
    if (last && codePoint === last.to + 1) last.to = codePoint;
    else runs.push({ from: codePoint, to: codePoint });
  }
  const hex = (codePoint: number) => codePoint.toString(16);
  return runs.map(({ from, to }) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`)).join(', ');
}

/** Of the file of a slice; `first` is packed by the font's own means, the others as the server packs all it sends. */
export function sliceFile(id: string, weight: string, name: string): string {
  return `noto-sans-sc-${id}-${weight}-${name}.${name === 'first' ? 'woff2' : 'ttf'}`;
}

/** The number of the block that a code point is in. */
export function blockOf(codePoint: number): number {
  return Math.floor(codePoint / BLOCK);
}

export function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

function isCharacter(codePoint: number): boolean {
  return codePoint !== REPLACEMENT && (codePoint < PRIVATE_USE.from || codePoint > PRIVATE_USE.to);
}
