import interNormal from '@fontsource/inter/files/inter-latin-500-normal.woff2?url';
import interStrong from '@fontsource/inter/files/inter-latin-700-normal.woff2?url';
import type { MadeFonts } from './build/make-fonts.ts';
import { families, weights } from './families.ts';
import { sliceFile, sliceFont, unicodeRange } from './slices.ts';

/** The build puts it in; see vite.config.ts. */
declare const NOTO_SANS_SC: MadeFonts;

/** Declares the fonts to the page. What every wall needs is fetched at once, the rest when a text asks for it. */
function declareFonts({ id, first, blocks }: MadeFonts): void {
  const [latin, chinese] = families;
  const declare = (face: FontFace) => document.fonts.add(face);
  declare(new FontFace(latin, `url(${interNormal})`, { weight: weights.normal }));
  declare(new FontFace(latin, `url(${interStrong})`, { weight: weights.strong }));
  for (const [name, codePoints] of sliceFont(first, blocks)) {
    const range = unicodeRange(codePoints);
    for (const weight of Object.values(weights)) {
      const source = `url(/assets/${sliceFile(id, weight, name)})`;
      declare(new FontFace(chinese, source, { weight, unicodeRange: range }));
    }
  }
  for (const family of families) {
    for (const weight of Object.values(weights)) {
      // One that does not come is told again, and mended, where it is asked for.
      document.fonts
        .load(`${weight} 40px "${family}"`, family === latin ? 'a' : first.charAt(0))
        .catch(() => undefined);
    }
  }
}

declareFonts(NOTO_SANS_SC);
