interface Size {
  readonly width: number;
  readonly height: number;
}

/** As large as the room allows without distortion, in whole pixels. */
export function fitInto({ width, height }: Size, room: Size): Size {
  const scale = Math.min(room.width / width, room.height / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
