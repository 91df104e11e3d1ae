import interNormal from '@fontsource/inter/files/inter-latin-500-normal.woff2?url';
import interStrong from '@fontsource/inter/files/inter-latin-700-normal.woff2?url';
import type { MadeFonts } from './build/make-fonts.ts';
import { families, weights } from './families.ts';
import { codePointsOf, isLatin1, sliceFile, sliceFont, unicodeRange } from './slices.ts';

/** The build puts it in; see vite.config.ts. */
declare const NOTO_SANS_SC: MadeFonts;

/** Words of the page itself, for which nobody declares anything, have all fonts so long after its start. */
const DECLARE_ALL_AFTER_MS = 5_000;

const { id, first, blocks } = NOTO_SANS_SC;
const [latin, chinese] = families;
const common: ReadonlySet<string> = new Set(first);
let areAllDeclared = false;

declareCommon();
setTimeout(declareAll, DECLARE_ALL_AFTER_MS);

/** Declares to the page what a text needs: all there is, at the first character that not every wall has. */
export function declareFontsFor(text: string): void {
  for (const character of text) {
    if (common.has(character) || isLatin1(character)) continue;
    declareAll();
    return;
  }
}

/** What every wall needs, which is fetched at once. */
function declareCommon(): void {
  document.fonts.add(new FontFace(latin, `url(${interNormal})`, { weight: weights.normal }));
  document.fonts.add(new FontFace(latin, `url(${interStrong})`, { weight: weights.strong }));
  declareSlice('first', codePointsOf(first));
  for (const family of families) {
    for (const weight of Object.values(weights)) {
      // One that does not come is told again, and mended, where it is asked for.
      document.fonts
        .load(`${weight} 40px "${family}"`, family === latin ? 'a' : first.charAt(0))
        .catch(() => undefined);
    }
  }
}

/** Hundreds of faces with their ranges: a tenth of a second on a slow machine, which a wall without a rare character is spared. */
function declareAll(): void {
  if (areAllDeclared) return;
  areAllDeclared = true;
  for (const [name, codePoints] of sliceFont(first, blocks)) if (name !== 'first') declareSlice(name, codePoints);
}

function declareSlice(name: string, codePoints: readonly number[]): void {
  const range = unicodeRange(codePoints);
  for (const weight of Object.values(weights)) {
    const source = `url(/assets/${sliceFile(id, weight, name)})`;
    document.fonts.add(new FontFace(chinese, source, { weight, unicodeRange: range }));
  }
}
