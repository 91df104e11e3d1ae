import type { Rectangle } from '../layout/rectangle.ts';

/** What panels show that is not counted: files, pages, devices. The stage has it; a panel asks, and gives it back. */
export interface PanelSources {
  /** Bytes of a file of the site's `documents`. Rejects with `MissingDocument` where the server has none of this name. */
  readDocument(name: string): Promise<ArrayBuffer>;
  /** Puts a web page over the wall. */
  placePage(options: PageOptions): PlacedPage;
}

export class MissingDocument extends Error {
  override readonly name = 'MissingDocument';
}

export interface PageOptions {
  readonly url: string;
  /** In device pixels of the wall. */
  readonly rectangle: Rectangle;
  /** How many wall units are one pixel of the page. */
  readonly zoom: number;
  /** A page that has not loaded after so long has failed. */
  readonly withinMs: number;
  readonly onChange: () => void;
}

/** `refused`: the site does not name its origin, or it is the wall's own. `failed`: it did not load in time. */
export type PageState = 'loading' | 'shown' | 'refused' | 'failed';

export interface PlacedPage {
  readonly state: PageState;
  remove(): void;
}
