import type { PairingOffer } from '../protocol/pairing.ts';
import type { Words } from '../protocol/words.ts';
import type { PagePlace } from './screen-token.ts';
import { pairingWords } from './words/pairing-words.ts';

/** The quiet page of a screen that waits to be let in: a code to be read across the room. Plain DOM, and no site yet. */
export class PairingPage {
  readonly #element = document.createElement('section');

  constructor(parent: HTMLElement) {
    this.#element.className = 'pairing';
    this.#element.hidden = true;
    parent.append(this.#element);
  }

  show({ code, number }: Pick<PairingOffer, 'code' | 'number'>, { wall, screen }: PagePlace): void {
    const place = `${wall}/${screen ?? ''}`;
    this.#element.replaceChildren(
      ...both('h1', pairingWords.title),
      // In two groups, as people read numbers out.
      element('output', `${code.slice(0, 3)} ${code.slice(3)}`),
      ...both('p', pairingWords.line),
      element(
        'footer',
        number === undefined ? say(pairingWords.wholeWall, wall) : say(pairingWords.screen, `${number} · ${place}`),
      ),
    );
    this.#element.hidden = false;
  }

  hide(): void {
    this.#element.hidden = true;
  }
}

function say({ zh, en }: Words, what: string): string {
  return `${zh} ${en} ${what}`;
}

function both(name: string, { zh, en }: Words): HTMLElement[] {
  const english = element(name, en);
  english.lang = 'en';
  return [element(name, zh), english];
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
