import type { CameraPixels } from '../panels/panel-sources.ts';
import { CameraTextures } from './camera-textures.ts';
import { Cameras, type CamerasOptions } from './cameras.ts';

/** Live pictures as the wall's panels draw them. */
export function openWallCameras(options: CamerasOptions): Cameras<CameraPixels> {
  return new Cameras(options, () => new CameraTextures());
}
