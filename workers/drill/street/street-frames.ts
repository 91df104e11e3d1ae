import { drawBackdrop, viewpointOf } from './backdrop.ts';
import { Planes } from './planes.ts';
import { Rainfall } from './rainfall.ts';
import { drawStamp } from './stamp.ts';
import type { Street } from './streets.ts';
import { Traffic } from './traffic.ts';

export interface StreetClipShape {
  readonly width: number;
  readonly height: number;
  /** Pictures a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** The pictures of a street (I420): the last one leads on to the first. The same buffer each time. */
export function* streetFrames(
  street: Street,
  { width, height, rate, seconds }: StreetClipShape,
): Generator<Uint8Array> {
  const backdrop = drawBackdrop(street, width, height);
  const traffic = new Traffic(street, viewpointOf(street, width, height));
  const rainfall = street.rain ? new Rainfall(street) : undefined;
  const planes = new Planes(width, height);
  const count = seconds * rate;
  for (let number = 0; number < count; number += 1) {
    planes.copyFrom(backdrop);
    traffic.draw(planes, number / count);
    rainfall?.draw(planes);
    drawStamp(planes, street.beginsAt + number / rate);
    yield planes.bytes;
  }
}
