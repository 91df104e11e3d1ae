import { BufferImageSource, ImageSource, type TextureSource } from 'pixi.js';
import type { CameraPixels } from '../panels/panel-sources.ts';
import { letGo } from './let-go.ts';
import type { PictureHolder } from './picture-holder.ts';
import type { ColoursPicture, DecodedPicture, FramePicture, PlanesPicture, VideoPicture } from './video-messages.ts';

/** The textures of one stream. Pixi uploads them, and again where the context was lost. */
export class CameraTextures implements PictureHolder<CameraPixels> {
  #pixels: CameraPixels | undefined;
  #shown: DecodedPicture | undefined;

  /** Another object where the textures are others than before. */
  get pixels(): CameraPixels | undefined {
    return this.#pixels;
  }

  /** Takes the picture over; gives the bytes of the one before, to be filled again. */
  show(picture: DecodedPicture): ArrayBuffer | undefined {
    const before = this.#shown;
    this.#shown = picture;
    if (!this.#pixels || !before || !isAlike(before, picture)) {
      this.#destroyTextures();
      this.#pixels = pixelsOf(picture);
    } else if (picture.kind === 'colours') renew(this.#pixels.textures[0], new Uint8Array(picture.bytes));
    else if (picture.kind !== 'planes') renew(this.#pixels.textures[0], resourceOf(picture));
    else for (const index of PLANES) renew(this.#pixels.textures[index], planeOf(picture, index));
    // Not sooner: until another has taken its place the GPU may ask for a frame anew.
    return letGo(before);
  }

  destroy(): void {
    this.#destroyTextures();
    letGo(this.#shown);
    this.#shown = undefined;
  }

  #destroyTextures(): void {
    for (const texture of this.#pixels?.textures ?? []) texture.destroy();
    this.#pixels = undefined;
  }
}

const PLANES = [0, 1, 2] as const;

/** What is drawn with the same textures. */
function isAlike(left: DecodedPicture, right: DecodedPicture): boolean {
  if (left.width !== right.width || left.height !== right.height) return false;
  if (left.kind === 'video' && right.kind === 'video') return left.video === right.video;
  if (left.kind === 'colours' && right.kind === 'colours')
    return left.size.width === right.size.width && left.size.height === right.size.height;
  if (left.kind !== 'planes' || right.kind !== 'planes') return left.kind === right.kind;
  return left.matrix === right.matrix && left.isFullRange === right.isFullRange;
}

function renew(texture: TextureSource | undefined, resource: VideoFrame | HTMLVideoElement | Uint8Array): void {
  if (!texture) return;
  texture.resource = resource;
  texture.update();
}

function pixelsOf(picture: DecodedPicture): CameraPixels {
  if (picture.kind === 'planes') return pixelsOfPlanes(picture);
  return picture.kind === 'colours' ? pixelsOfColours(picture) : pixelsOfFrame(picture);
}

function pixelsOfColours({ width, height, bytes, size }: ColoursPicture): CameraPixels {
  const texture = new BufferImageSource({
    resource: new Uint8Array(bytes),
    ...size,
    format: 'rgba8unorm',
    alphaMode: 'no-premultiply-alpha',
    scaleMode: 'linear',
  });
  return { width, height, textures: [texture], colour: undefined, spans: [1, 1] };
}

function resourceOf(picture: FramePicture | VideoPicture): VideoFrame | HTMLVideoElement {
  return picture.kind === 'frame' ? picture.frame : picture.video;
}

function pixelsOfFrame(picture: FramePicture | VideoPicture): CameraPixels {
  const { width, height } = picture;
  const texture = new ImageSource({
    resource: resourceOf(picture),
    alphaMode: 'no-premultiply-alpha',
    scaleMode: 'linear',
  });
  return { width, height, textures: [texture], colour: undefined, spans: [1, 1] };
}

function pixelsOfPlanes(picture: PlanesPicture): CameraPixels {
  const { width, height, layout, matrix, isFullRange } = picture;
  const textures = PLANES.map(
    (index) =>
      new BufferImageSource({
        resource: planeOf(picture, index),
        // As wide as its rows: what fills them up is left out by the shader.
        width: layout[index].stride,
        height: index === 0 ? height : Math.ceil(height / 2),
        format: 'r8unorm',
        alphaMode: 'no-premultiply-alpha',
        scaleMode: 'linear',
      }),
  );
  const spans = [width / layout[0].stride, width / 2 / layout[1].stride] as const;
  return { width, height, textures, colour: { matrix, isFullRange }, spans };
}

function planeOf({ bytes, layout, height }: PlanesPicture, index: 0 | 1 | 2): Uint8Array<ArrayBuffer> {
  const { offset, stride } = layout[index];
  return new Uint8Array(bytes, offset, stride * (index === 0 ? height : Math.ceil(height / 2)));
}
