import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PictureScaler } from '../../../wall-client/video/picture-scaler.ts';
import type { PlanesPicture } from '../../../wall-client/video/video-messages.ts';

type Colours = Pick<PlanesPicture, 'matrix' | 'isFullRange'>;

/** A picture whose luma, blue and red are what these say of each place. */
function picture(
  { width, height }: { width: number; height: number },
  at: (x: number, y: number) => readonly [luma: number, blue: number, red: number],
  colours: Colours = { matrix: 'bt601', isFullRange: false },
): PlanesPicture {
  // Rows are wider than what is seen of them, and filled up with what would be seen.
  const stride = Math.ceil(width / 4) * 4 + 4;
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const halfStride = Math.ceil(halfWidth / 4) * 4 + 4;
  const layout = [
    { offset: 0, stride },
    { offset: stride * height, stride: halfStride },
    { offset: stride * height + halfStride * halfHeight, stride: halfStride },
  ] as const;
  const bytes = new Uint8Array(stride * height + 2 * halfStride * halfHeight).fill(0xee);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [luma, blue, red] = at(x, y);
      bytes[layout[0].offset + y * stride + x] = luma;
      const half = (y >> 1) * halfStride + (x >> 1);
      bytes[layout[1].offset + half] = blue;
      bytes[layout[2].offset + half] = red;
    }
  return { kind: 'planes', width, height, bytes: bytes.buffer, layout, ...colours };
}

/** ITU-R BT.601 and BT.709, in the form of their definition: by the shares of red and blue in luma. */
function colourOf([luma, blue, red]: readonly [number, number, number], { matrix, isFullRange }: Colours): number[] {
  const [shareOfRed, shareOfBlue] = matrix === 'bt601' ? [0.299, 0.114] : [0.2126, 0.0722];
  const y = isFullRange ? luma / 255 : (luma - 16) / 219;
  const [cb, cr] = [blue, red].map((value) => (value - 128) / (isFullRange ? 255 : 224)) as [number, number];
  const r = y + 2 * (1 - shareOfRed) * cr;
  const b = y + 2 * (1 - shareOfBlue) * cb;
  const g = (y - shareOfRed * r - shareOfBlue * b) / (1 - shareOfRed - shareOfBlue);
  return [r, g, b].map((channel) => Math.min(255, Math.max(0, channel * 255)));
}

function scale(planes: PlanesPicture, size: { width: number; height: number }): Uint8Array {
  const scaler = new PictureScaler(planes, size);
  const bytes = new ArrayBuffer(scaler.length);
  scaler.scale(new Uint8Array(planes.bytes), bytes);
  return new Uint8Array(bytes);
}

describe('a picture made smaller', () => {
  const byte = fc.nat(255);
  const colours = fc.record({ matrix: fc.constantFrom('bt601', 'bt709'), isFullRange: fc.boolean() });

  it('has the colours of its planes, of any size', () => {
    fc.assert(
      fc.property(
        fc.tuple(byte, byte, byte),
        colours,
        fc.record({ width: fc.integer({ min: 2, max: 90 }), height: fc.integer({ min: 2, max: 60 }) }),
        fc.double({ min: 0.1, max: 0.75, noNaN: true }),
        (plane, meant, from, share) => {
          const to = { width: Math.ceil(from.width * share), height: Math.ceil(from.height * share) };
          const made = scale(
            picture(from, () => plane, meant),
            to,
          );
          expect(made).toHaveLength(to.width * to.height * 4);
          const expected = colourOf(plane, meant);
          for (let at = 0; at < made.length; at += 4) {
            for (const [channel, value] of expected.entries())
              expect(Math.abs((made[at + channel] as number) - value)).toBeLessThan(1.5);
            expect(made[at + 3]).toBe(255);
          }
        },
      ),
    );
  });

  it('has each part where it was, as the mean of what lies there', () => {
    // Stripes finer than a pixel of the result become their mean; each quarter keeps its own light and colour.
    const from = { width: 640, height: 360 };
    const quarters = [
      [60, 128, 128],
      [200, 90, 128],
      [120, 128, 160],
      [160, 110, 140],
    ] as const;
    const quarterAt = (x: number, y: number) => quarters[(x < 320 ? 0 : 1) + (y < 180 ? 0 : 2)] as (typeof quarters)[0];
    const meant = { matrix: 'bt709', isFullRange: false } as const;
    const striped = picture(
      from,
      (x, y) => {
        const [luma, blue, red] = quarterAt(x, y);
        return [luma + (x % 4 < 2 ? 20 : -20), blue, red];
      },
      meant,
    );
    const to = { width: 160, height: 90 };
    const made = scale(striped, to);
    for (let y = 0; y < to.height; y += 1)
      for (let x = 0; x < to.width; x += 1) {
        const expected = colourOf(quarterAt(x * 4, y * 4), meant);
        for (const [channel, value] of expected.entries())
          expect(Math.abs((made[(y * to.width + x) * 4 + channel] as number) - value), `${x}, ${y}`).toBeLessThan(1.5);
      }
  });

  it('is made anew for another picture or size alone', () => {
    const planes = picture({ width: 64, height: 36 }, () => [1, 2, 3]);
    const size = { width: 32, height: 18 };
    const scaler = new PictureScaler(planes, size);
    expect(scaler.suits(planes, { ...size })).toBe(true);
    expect(scaler.suits(planes, { ...size, height: 17 })).toBe(false);
    expect(scaler.suits({ ...planes, width: 62 }, size)).toBe(false);
    expect(scaler.suits({ ...planes, isFullRange: true }, size)).toBe(false);
    expect(scaler.suits({ ...planes, matrix: 'bt709' }, size)).toBe(false);
  });
});
