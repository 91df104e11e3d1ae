import { PNG } from 'pngjs';
import type { Rotation } from '../../protocol/site/site-file.ts';

/** A picture as it is seen on a display that hangs turned clockwise by so many degrees. */
export function turnPicture(picture: PNG, rotate: Rotation): PNG {
  let turned = picture;
  for (let turns = rotate / 90; turns > 0; turns -= 1) turned = turnOnce(turned);
  return turned;
}

function turnOnce(picture: PNG): PNG {
  const { width, height } = picture;
  const turned = new PNG({ width: height, height: width });
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 4;
      const to = (x * height + (height - 1 - y)) * 4;
      picture.data.copy(turned.data, to, from, from + 4);
    }
  return turned;
}
