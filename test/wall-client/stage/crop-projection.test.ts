import fc from 'fast-check';
import { PerspectiveCamera, Vector3 } from 'three';
import { expect, it } from 'vitest';
import { cropMatrix } from '../../../wall-client/stage/crop-projection.ts';

it('a point stands in the part where it stands in the whole', () => {
  const camera = new PerspectiveCamera(15, 12_000 / 1_080, 0.1, 800);
  camera.position.set(0, 20, 30);
  camera.lookAt(0, 0, 0);
  camera.updateMatrixWorld();
  const whole = { x: 120, y: 40, width: 12_000, height: 1_080 };
  const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
  const place = fc.record({
    x: fc.nat(9_000),
    y: fc.nat(900),
    width: fc.integer({ min: 1, max: 3_000 }),
    height: fc.integer({ min: 1, max: 900 }),
  });
  fc.assert(
    fc.property(place, coordinate, coordinate, coordinate, (part, x, y, z) => {
      const inWhole = new Vector3(x, y, z).project(camera);
      const inPart = new Vector3(x, y, z).applyMatrix4(camera.matrixWorldInverse);
      inPart.applyMatrix4(cropMatrix(whole, part).multiply(camera.projectionMatrix));
      const pixel = (at: Vector3, { x: left, y: top, width, height }: typeof whole) => [
        left + ((at.x + 1) / 2) * width,
        top + ((1 - at.y) / 2) * height,
      ];
      const [wholeX = 0, wholeY = 0] = pixel(inWhole, whole);
      const [partX = 0, partY = 0] = pixel(inPart, part);
      expect(partX).toBeCloseTo(wholeX, 4);
      expect(partY).toBeCloseTo(wholeY, 4);
    }),
  );
});
