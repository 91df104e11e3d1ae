import { type RefObject, useEffect, useRef, useState } from 'react';
import type { CameraCondition } from '../../panels/panel-sources.ts';
import { CameraView } from '../../video/camera-view.ts';
import { Cameras } from '../../video/cameras.ts';
import { chooseForCanvas } from '../../video/choose-upload.ts';
import { CanvasPicture, type CanvasPixels } from './canvas-picture.ts';
import { drawPicture } from './draw-picture.ts';

export interface LivePicture {
  readonly condition: CameraCondition;
  readonly hasPicture: boolean;
  /** Whole seconds since the picture that is shown; undefined where none is. */
  readonly ageS: number | undefined;
}

export interface LivePictureOptions {
  readonly camera: string;
  /** Of the video link. */
  readonly url: string;
  /** Whose curtain holds here. */
  readonly wall: string;
  /** How far the server's clock is ahead, ms. */
  readonly aheadMs: number;
}

const NOTHING: LivePicture = {
  condition: { state: 'connecting', because: undefined, privacy: [] },
  hasPicture: false,
  ageS: undefined,
};

/** Draws a camera's live picture onto a canvas, by the same link, decoders and states as a wall's tile; says how it is. */
export function useLivePicture(
  canvas: RefObject<HTMLCanvasElement | null>,
  { camera, url, wall, aheadMs }: LivePictureOptions,
): LivePicture {
  const [shown, setShown] = useState(NOTHING);
  const [cameras, setCameras] = useState<Cameras<CanvasPixels>>();
  const ahead = useRef(aheadMs);
  ahead.current = aheadMs;
  useEffect(() => {
    const opened = new Cameras({ url, page: { wall }, upload: chooseForCanvas() }, () => new CanvasPicture());
    setCameras(opened);
    return () => opened.destroy();
  }, [url, wall]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!cameras || !context) return undefined;
    const { clientWidth: width, clientHeight: height } = context.canvas;
    const sizePx = devicePixelRatio;
    const view = new CameraView(cameras, {
      camera,
      rectangle: { x: 0, y: 0, width: width * sizePx, height: height * sizePx },
      delayMs: 0,
    });
    let drawn: CanvasPixels | undefined;
    let said = NOTHING;
    let frame = 0;
    const draw = () => {
      frame = requestAnimationFrame(draw);
      const wallTime = Date.now() + ahead.current;
      view.frame(wallTime);
      const { pixels, condition, capturedAt } = view;
      // A player's element changes its picture by itself.
      if (pixels && (pixels !== drawn || 'paused' in pixels.image)) drawPicture(context, pixels, condition.privacy);
      else if (!pixels && drawn) context.clearRect(0, 0, context.canvas.width, context.canvas.height);
      drawn = pixels;
      const hasPicture = pixels !== undefined;
      const ageS = capturedAt === undefined ? undefined : Math.max(0, Math.floor((wallTime - capturedAt) / 1_000));
      if (said.condition === condition && said.hasPicture === hasPicture && said.ageS === ageS) return;
      said = { condition, hasPicture, ageS };
      setShown(said);
    };
    frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
      view.close();
      // Of the camera before nothing is left to be taken for the next.
      context.clearRect(0, 0, context.canvas.width, context.canvas.height);
      setShown(NOTHING);
    };
  }, [cameras, camera, canvas]);
  return shown;
}
