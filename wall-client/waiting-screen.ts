import type { Language, Words } from '../protocol/words.ts';

/** A quiet page of words while there is nothing to draw on; plain DOM, since it must work without WebGL. */
export class WaitingScreen {
  readonly #element = document.createElement('section');
  readonly #title = document.createElement('strong');
  readonly #line = document.createElement('span');
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parent: HTMLElement) {
    this.#element.className = 'waiting';
    this.#element.append(this.#title, this.#line);
    this.#element.hidden = true;
    parent.append(this.#element);
  }

  /** Shows it at a moment of the page's own clock (ms), unless by then there is something else to be seen. */
  showAt(moment: number, title: Words, language: Language): void {
    const waitMs = moment - performance.now();
    if (waitMs <= 0) this.show(title, undefined, language);
    else this.#timer = setTimeout(() => this.show(title, undefined, language), waitMs);
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
