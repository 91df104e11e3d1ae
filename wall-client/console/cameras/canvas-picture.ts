import type { PictureHolder } from '../../video/picture-holder.ts';
import type { DecodedPicture } from '../../video/video-messages.ts';

/** A picture as a plain canvas draws it; another object with each picture. */
export interface CanvasPixels {
  /** px. */
  readonly width: number;
  readonly height: number;
  readonly image: VideoFrame | HTMLVideoElement;
}

/** Has the newest picture of one stream. Planes and colours are for WebGL: `chooseForCanvas` asks for none. */
export class CanvasPicture implements PictureHolder<CanvasPixels> {
  #pixels: CanvasPixels | undefined;

  get pixels(): CanvasPixels | undefined {
    return this.#pixels;
  }

  show(picture: DecodedPicture): ArrayBuffer | undefined {
    this.destroy();
    if (picture.kind === 'planes' || picture.kind === 'colours') return picture.bytes;
    const { width, height } = picture;
    this.#pixels = { width, height, image: picture.kind === 'frame' ? picture.frame : picture.video };
    return undefined;
  }

  destroy(): void {
    const image = this.#pixels?.image;
    // A frame holds memory of the decoder until it is closed; a player's element is the player's.
    if (image && 'close' in image) image.close();
    this.#pixels = undefined;
  }
}
