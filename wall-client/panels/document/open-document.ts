/** A document that is open. Close it. */
export interface OpenDocument {
  readonly pageCount: number;
  /** Draws a page, from 0, as large as a room of device pixels allows, undistorted. */
  draw(page: number, room: Room): Promise<HTMLCanvasElement>;
  close(): void;
}

export interface Room {
  readonly width: number;
  readonly height: number;
}

/** A side of a texture that every GPU takes; a wall's larger panel shows a page a little softer. */
const MOST_SIDE_PX = 4_096;

/** How much larger a page of this size becomes that fills a room without leaving it. */
export function scaleInto(page: Room, room: Room): number {
  const scale = Math.min(room.width / page.width, room.height / page.height);
  return Math.min(scale, MOST_SIDE_PX / Math.max(page.width, page.height));
}
