import type { Identify } from '../protocol/messages.ts';
import type { SiteFile } from '../protocol/site/site-file.ts';

/** Rule [SY5]: a function of wall time, so that all screens of a wall say it at once and stop at once. */
export function isIdentifying(told: Identify | undefined, wall: number): boolean {
  return told !== undefined && wall >= told.at && wall < told.until;
}

/**
 * Which screen this is, large in the middle of its picture. An element and no part of the picture: it lies over web pages,
 * shows on a wall that is blank or frozen, and is in no still that the stage takes of itself.
 */
export class IdentifyPlate {
  readonly #element = document.createElement('section');

  private constructor(parent: HTMLElement, { number, label }: { readonly number: number; readonly label: string }) {
    this.#element.className = 'identify';
    this.#element.hidden = true;
    const plate = document.createElement('p');
    const figure = document.createElement('strong');
    figure.textContent = String(number);
    plate.append(figure, label);
    this.#element.append(plate);
    parent.append(this.#element);
  }

  /** Undefined for a page that is no single screen of the wall. Numbered as the site lists its screens, as when they are paired. */
  static of(
    parent: HTMLElement,
    walls: SiteFile['walls'],
    { wallName, screenName }: { readonly wallName: string; readonly screenName: string | undefined },
  ): IdentifyPlate | undefined {
    if (screenName === undefined) return undefined;
    const number = Object.keys(walls[wallName]?.screens ?? {}).indexOf(screenName) + 1;
    return new IdentifyPlate(parent, { number, label: `${wallName} / ${screenName}` });
  }

  /** As large as the picture, which may fill a part of the page alone. */
  cover({ style }: HTMLElement): void {
    this.#element.style.width = style.width;
    this.#element.style.height = style.height;
  }

  /** Call in a frame. */
  frame(told: Identify | undefined, wall: number): void {
    const isHidden = !isIdentifying(told, wall);
    if (this.#element.hidden !== isHidden) this.#element.hidden = isHidden;
  }
}
