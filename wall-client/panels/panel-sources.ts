import type { TextureSource } from 'pixi.js';
import type { LostBecause, PrivacyArea } from '../../protocol/video.ts';
import type { Highlight, MosaicArrangement } from '../../protocol/arrangement.ts';
import type { Words } from '../../protocol/words.ts';
import type { Rectangle } from '../layout/rectangle.ts';

/** What panels show that is not counted: files, pages, devices. The stage has it; a panel asks, and gives it back. */
export interface PanelSources {
  /** Bytes of a file of the site's `documents`. Rejects with `MissingDocument` where the server has none of this name. */
  readDocument(name: string): Promise<ArrayBuffer>;
  /** Puts a web page over the wall. */
  placePage(options: PageOptions): PlacedPage;
  /** Opens the first picture source of this machine whose label contains `label`, such as an HDMI grabber. */
  openCapture(label: string, onChange: () => void): Promise<Capture>;
  /** Live pictures of a camera of the site; undefined where no video is connected to this wall at all. */
  openCamera(options: CameraOptions): Promise<CameraPicture> | undefined;
  /** What operators made of a mosaic of this scene; ask in a frame. */
  arranged(panel: string): Arranged;
  /** What operators have marked on the wall; ask in a frame. */
  highlight(): Highlight | undefined;
  /** Name of a camera that no scene names. */
  nameOf(camera: string): Words | undefined;
}

/** Another `holds` or `coming` where it is another; one object, changed in place. */
export interface Arranged {
  /** Undefined: all is as its scene says. */
  holds: MosaicArrangement | undefined;
  /** From `comingAt` on (epoch ms of wall time); the same as `holds` where nothing is to come. */
  coming: MosaicArrangement | undefined;
  comingAt: number;
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

export interface CameraOptions {
  /** Its id. */
  readonly camera: string;
  /** Where its picture will be, in device pixels of the wall: its size decides how much of the picture is fetched. */
  readonly rectangle: Rectangle;
}
export interface CameraWish extends CameraOptions {
  /** Shown is what was so long ago, so that it is the same on every screen that shows a part; 0: the newest. */
  readonly delayMs: number;
}

export interface CameraCondition {
  readonly state:
    | 'connecting'
    | 'live'
    /** It comes, with gaps. */
    | 'poor'
    /** It comes, and is always the same. */
    | 'frozen'
    | 'lost'
    | 'restricted'
    | 'curtained'
    | 'transcodeLimit'
    | 'unknown'
    /** This browser cannot decode it. */
    | 'unsupported';
  /** Of what is lost; `link`: this page has no link to the relay. */
  readonly because: LostBecause | 'link' | undefined;
  /** What is never shown of it. */
  readonly privacy: readonly PrivacyArea[];
}

/** A picture as it lies in textures; another object where they are others. */
export interface CameraPixels {
  /** Of the picture, px. */
  readonly width: number;
  readonly height: number;
  /** Luma, blue and red, or one with all colours. */
  readonly textures: readonly TextureSource[];
  /** How luma, blue and red become colours; undefined where they are. */
  readonly colour: { readonly matrix: 'bt601' | 'bt709'; readonly isFullRange: boolean } | undefined;
  /** The share of the width of the luma and of the colours that is picture. */
  readonly spans: readonly [luma: number, colour: number];
}

/** A camera's picture, kept up to date by whoever relays it; in textures, unless it is drawn by other means. */
export interface CameraPicture<Pixels = CameraPixels> {
  readonly camera: string;
  /** Another object where it has changed. */
  readonly condition: CameraCondition;
  /** Present once there has been a picture, and as long as it may be shown. */
  readonly pixels: Pixels | undefined;
  /** Wall time of the picture, epoch ms; of one that is frozen, when it last was another. */
  readonly capturedAt: number | undefined;
  /** It is shown elsewhere from now on. */
  resize(rectangle: Rectangle): void;
  /** Brings the picture that is due at this wall time to the textures, and says how it is; call once in a frame. */
  frame(wall: number): void;
  close(): void;
}

interface Picture<S> {
  readonly condition: S;
  /** Present once there has been a picture. */
  readonly picture: TextureSource | undefined;
  /** Brings the newest picture to the texture; call once in a frame. */
  frame(): void;
  close(): void;
}
