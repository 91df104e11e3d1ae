import { families, type Weight, weights } from './families.ts';

/**
 * Knows which characters can be drawn. Fonts are cut into slices that load when one of their characters is asked for;
 * text drawn before its slice is here would show a foreign glyph, and stay so in the texture.
 */
export class Glyphs {
  readonly #declare: (text: string) => void;
  readonly #loaded: Record<Weight, Set<string>> = { normal: new Set(), strong: new Set() };

  /** @param declare called with what is about to be loaded: a font that the page has not been told of is not looked for */
  constructor(declare: (text: string) => void) {
    this.#declare = declare;
  }

  /** Whether every character of the text can be drawn in this weight. */
  ready(text: string, weight: Weight = 'normal'): boolean {
    const loaded = this.#loaded[weight];
    for (const character of text) if (!loaded.has(character)) return false;
    return true;
  }

  /** Loads what the text needs. A slice that cannot be had is told on the console and drawn with what there is. */
  async load(text: string, weight: Weight = 'normal'): Promise<void> {
    const characters = [...new Set(text)].filter((character) => !this.#loaded[weight].has(character));
    if (characters.length === 0) return;
    const wanted = characters.join('');
    this.#declare(wanted);
    const fonts = families.map((family) => document.fonts.load(`${weights[weight]} 40px "${family}"`, wanted));
    for (const result of await Promise.allSettled(fonts)) {
      if (result.status === 'rejected') console.error('a font slice did not load', result.reason);
    }
    for (const character of characters) this.#loaded[weight].add(character);
  }
}
