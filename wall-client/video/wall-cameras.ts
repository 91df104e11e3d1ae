import type { CameraPicture, CameraWish } from '../panels/panel-sources.ts';
import { CameraTextures } from './camera-textures.ts';
import { CameraView } from './camera-view.ts';
import { Cameras, type CamerasOptions } from './cameras.ts';

/** Live pictures as the wall's panels draw them. Destroy it. */
export interface WallCameras {
  /** How often a picture that was shown was forbidden, as by a curtain. */
  readonly withdrawn: number;
  open(wish: CameraWish): CameraPicture;
  destroy(): void;
}

export function openWallCameras(options: CamerasOptions): WallCameras {
  const cameras = new Cameras(options, () => new CameraTextures());
  return {
    get withdrawn() {
      return cameras.withdrawn;
    },
    open: (wish) => new CameraView(cameras, wish),
    destroy: () => cameras.destroy(),
  };
}
