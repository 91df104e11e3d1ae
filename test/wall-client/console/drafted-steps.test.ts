import fc from 'fast-check';
import { expect, it } from 'vitest';
import { draftStep, moveStep, placeAfter } from '../../../wall-client/console/briefing/drafted-steps.ts';

const place = fc.nat({ max: 7 });

it('a step that is dropped above or below another ends up there, and the others keep their order', () => {
  fc.assert(
    fc.property(place, place, fc.constantFrom('above', 'below'), (from, over, edge) => {
      fc.pre(from !== over);
      const steps = Array.from({ length: 8 }, (_, index) => draftStep({ scene: `scene-${index}` }));
      const moved = moveStep(steps, from, placeAfter(from, over, edge));
      const at = moved.findIndex(({ scene }) => scene === `scene-${from}`);
      expect(moved[edge === 'above' ? at + 1 : at - 1]?.scene).toBe(`scene-${over}`);
      const others = (list: typeof steps) => list.filter(({ scene }) => scene !== `scene-${from}`);
      expect(others(moved)).toEqual(others(steps));
    }),
  );
});

it('a step goes nowhere beyond the first and the last', () => {
  const steps = ['a', 'b', 'c'].map((scene) => draftStep({ scene }));
  const after = (from: number, to: number) =>
    moveStep(steps, from, to)
      .map(({ scene }) => scene)
      .join('');
  expect([after(0, -1), after(2, 3), after(0, 2)]).toEqual(['abc', 'abc', 'bca']);
});
