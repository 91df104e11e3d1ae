import type { Language, Words } from '../protocol/words.ts';

/** A quiet page of words while there is nothing to draw on; plain DOM, since it must work without WebGL. */
export class WaitingScreen {
  readonly #element = document.createElement('section');
  readonly #title = document.createElement('strong');
  readonly #line = document.createElement('span');

  constructor(parent: HTMLElement) {
    this.#element.className = 'waiting';
    this.#element.append(this.#title, this.#line);
    parent.append(this.#element);
  }

  show(title: Words, line: Words | undefined, language: Language): void {
    this.#title.textContent = title[language];
    this.#line.textContent = line?.[language] ?? '';
    this.#element.hidden = false;
  }

  hide(): void {
    this.#element.hidden = true;
  }
}
