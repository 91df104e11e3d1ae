import { type OpenDocument, type Room, scaleInto } from './open-document.ts';

/** A picture is a document of one page. */
export async function openImage(bytes: ArrayBuffer): Promise<OpenDocument> {
  // Its own type decides, not the name's: the browser looks into it.
  const picture = await createImageBitmap(new Blob([bytes]));
  return {
    pageCount: 1,
    draw: async (_page, room) => drawPicture(picture, room),
    close: () => picture.close(),
  };
}

function drawPicture(picture: ImageBitmap, room: Room): HTMLCanvasElement {
  const scale = scaleInto(picture, room);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('a picture has no canvas to be drawn on');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
