import type { Language, Words } from '../protocol/words.ts';

/** What takes less is not worth a word, which costs a slow machine a part of its first picture. */
const SHOW_AFTER_MS = 3_000;

/** A quiet page of words while there is nothing to draw on; plain DOM, since it must work without WebGL. */
export class WaitingScreen {
  readonly #element = document.createElement('section');
  readonly #title = document.createElement('strong');
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #line = document.createElement('span');

  constructor(parent: HTMLElement) {
    this.#element.className = 'waiting';
    this.#element.append(this.#title, this.#line);
    this.#element.hidden = true;
    parent.append(this.#element);
  }

  /** Shows it after a while, unless by then there is something else to be seen. */
  showLater(title: Words, language: Language): void {
    this.#timer = setTimeout(() => this.show(title, undefined, language), SHOW_AFTER_MS);
  }

  show(title: Words, line: Words | undefined, language: Language): void {
    clearTimeout(this.#timer);
    this.#title.textContent = title[language];
    this.#line.textContent = line?.[language] ?? '';
    this.#element.hidden = false;
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#element.hidden = true;
  }
}
