import type { Rendition, StreamCondition, UnitHeader } from '../../protocol/video.ts';

/**
 * How a picture gets to the GPU: decoded by the page, as planes that a shader puts together, as the browser's own frame, or as
 * colours of the size at which it is drawn; or from the browser's own player, where no page may decode.
 */
export const UPLOAD_MODES = ['planes', 'frames', 'colours', 'media'] as const;
export type UploadMode = (typeof UPLOAD_MODES)[number];

export interface WatchedStream {
  readonly stream: number;
  readonly camera: string;
  readonly rendition: Rendition;
  /** How many of its pictures may be on their way to the page at a time. */
  readonly ahead: number;
  /** The largest that it is drawn in, px. */
  readonly room: Room;
}

export interface Room {
  readonly width: number;
  readonly height: number;
}

/** Who the page is, for the video link's `hello`. */
export interface VideoPage {
  readonly wall: string;
  readonly screen?: string;
  readonly token?: string;
}

/** From the page to the worker that decodes. */
export type VideoOrder =
  | { readonly type: 'open'; readonly url: string; readonly page: VideoPage; readonly upload: UploadMode }
  | { readonly type: 'watch'; readonly streams: readonly WatchedStream[] }
  /** The stream's last picture has been taken: the next may come. `bytes` are for a picture to come. */
  | { readonly type: 'taken'; readonly stream: number; readonly bytes?: ArrayBuffer };

/** What the relay says of a stream, and what the page itself finds of it. */
export type DecodedCondition =
  | StreamCondition
  /** This browser decodes no video at all, or not this. */
  | { readonly state: 'unsupported' }
  /** Units come, and no picture comes of them. */
  | { readonly state: 'undecodable' };

/** Where a plane lies in a picture's bytes. */
export interface PlaneLayout {
  readonly offset: number;
  /** Bytes of a row, a multiple of four. */
  readonly stride: number;
}

export interface PlanesPicture {
  readonly kind: 'planes';
  /** Of what is to be seen, px. */
  readonly width: number;
  readonly height: number;
  readonly bytes: ArrayBuffer;
  /** Luma, blue, red; the latter two of half the size each way. */
  readonly layout: readonly [PlaneLayout, PlaneLayout, PlaneLayout];
  readonly matrix: 'bt601' | 'bt709';
  readonly isFullRange: boolean;
}
/** Colours of a smaller size than the camera's. */
export interface ColoursPicture {
  readonly kind: 'colours';
  /** Of the camera's picture, px. */
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opaque, row by row. */
  readonly bytes: ArrayBuffer;
  /** Of what is in `bytes`, px. */
  readonly size: Room;
}
export interface FramePicture {
  readonly kind: 'frame';
  readonly width: number;
  readonly height: number;
  /** To be closed by whoever has it. */
  readonly frame: VideoFrame;
}
export interface VideoPicture {
  readonly kind: 'video';
  readonly width: number;
  readonly height: number;
  /** Holds the newest picture, whichever that is by then. */
  readonly video: HTMLVideoElement;
}
export type DecodedPicture = PlanesPicture | ColoursPicture | FramePicture | VideoPicture;

/** From the worker to the page. */
export type VideoNews =
  /** `refused`: the page may not, as it is. */
  | { readonly type: 'link'; readonly state: 'open' | 'lost' | 'refused' }
  | {
      readonly type: 'condition';
      readonly stream: number;
      /** Wall time, epoch ms. */
      readonly since: number;
      readonly condition: DecodedCondition;
    }
  /** What the relay says and sends, where the page plays it. */
  | { readonly type: 'told'; readonly stream: number; readonly since: number; readonly condition: StreamCondition }
  | { readonly type: 'unit'; readonly header: UnitHeader; readonly unit: Uint8Array<ArrayBuffer> }
  | {
      readonly type: 'picture';
      readonly stream: number;
      readonly picture: DecodedPicture;
      /** Wall time, epoch ms. */
      readonly capturedAt: number;
      /** For how long all pictures have been the same, ms. */
      readonly stillMs: number;
      /** Many units did not become pictures lately. */
      readonly isPoor: boolean;
    };
