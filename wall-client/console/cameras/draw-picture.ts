import type { PrivacyArea } from '../../../protocol/video.ts';
import type { CanvasPixels } from './canvas-picture.ts';

/** Of what is never shown; as on the wall. */
const COVER = '#05080f';

/** Draws a picture and what covers it in one go: no frame shows it without. */
export function drawPicture(
  context: CanvasRenderingContext2D,
  { width, height, image }: CanvasPixels,
  privacy: readonly PrivacyArea[],
): void {
  const { canvas } = context;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.drawImage(image, 0, 0, width, height);
  context.fillStyle = COVER;
  for (const area of privacy) {
    context.beginPath();
    for (const [x, y] of area) context.lineTo(x * width, y * height);
    context.fill();
  }
}
