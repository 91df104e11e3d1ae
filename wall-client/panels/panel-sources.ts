import type { TextureSource } from 'pixi.js';
import type { Rectangle } from '../layout/rectangle.ts';

/** What panels show that is not counted: files, pages, devices. The stage has it; a panel asks, and gives it back. */
export interface PanelSources {
  /** Bytes of a file of the site's `documents`. Rejects with `MissingDocument` where the server has none of this name. */
  readDocument(name: string): Promise<ArrayBuffer>;
  /** Puts a web page over the wall. */
  placePage(options: PageOptions): PlacedPage;
  /** Opens the first picture source of this machine whose label contains `label`, such as an HDMI grabber. */
  openCapture(label: string, onChange: () => void): Promise<Capture>;
  /** Live pictures of a source of the site; undefined where no video is connected to this wall at all. */
  openCamera(source: string, onChange: () => void): CameraPicture | undefined;
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

/** A live picture, drawn from its texture as long as it is live. */
export type Capture = Picture<CaptureState>;
export type CaptureState =
  | { readonly state: 'asking' }
  /** The page may not: it is not trusted (no HTTPS), or somebody has said no. */
  | { readonly state: 'refused' }
  /** No device has the label; this machine has so many others. */
  | { readonly state: 'missing'; readonly others: number }
  | { readonly state: 'live' }
  /** It was live; it is looked for again by itself. */
  | { readonly state: 'lost' };

/** A camera's picture, as whoever relays it tells of it. */
export type CameraPicture = Picture<CameraState>;
export type CameraState = { readonly state: 'connecting' | 'live' | 'lost' };

interface Picture<S> {
  readonly condition: S;
  /** Present once there has been a picture. */
  readonly picture: TextureSource | undefined;
  /** Brings the newest picture to the texture; call once in a frame. */
  frame(): void;
  close(): void;
}
