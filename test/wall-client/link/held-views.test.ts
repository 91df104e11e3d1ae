import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delta, Snapshot } from '../../../protocol/messages.ts';
import type { View } from '../../../protocol/views.ts';
import { HELD_FRAMES_MAX, HeldViews, HOLD_MS_MAX } from '../../../wall-client/link/held-views.ts';
import { ViewStore } from '../../../wall-client/link/view-store.ts';

const value = (number: number): View => ({ view: 'value', value: number, compare: {} });
const snapshot = (revision: number, at: number, views: Record<string, View>): Snapshot => ({
  type: 'snapshot',
  epoch: 'e',
  revision,
  at,
  views,
  missing: {},
  incomplete: [],
});
const delta = (to: number, at: number, number: number): Delta => ({
  type: 'delta',
  epoch: 'e',
  from: to - 1,
  to,
  at,
  changes: { 'a.b': { patch: 'replace', view: value(number) } },
});
const START_MS = 1_000_000;

function begin() {
  const store = new ViewStore();
  store.subscribe(['a.b']);
  const held = new HeldViews(store);
  store.applySnapshot(snapshot(1, START_MS, { 'a.b': value(0) }));
  held.hold(START_MS, START_MS);
  held.takeChanges();
  let revision = 1;
  const receive = (wall: number, at: number, number: number) => {
    store.applyDelta(delta((revision += 1), at, number));
    held.hold(wall, at);
  };
  return { store, held, receive };
}

describe('[SY2] a frame shows from the moment that it holds', () => {
  it('and not before, though it is received', () => {
    const { store, held, receive } = begin();
    receive(START_MS, START_MS + 50, 1);
    expect(store.read('a.b')).toEqual(value(1));
    expect(held.read('a.b')).toEqual(value(0));
    expect([...held.takeChanges()]).toEqual([]);
    held.advance(START_MS + 49.9);
    expect(held.read('a.b')).toEqual(value(0));
    held.advance(START_MS + 50);
    expect(held.read('a.b')).toEqual(value(1));
    expect([...held.takeChanges()]).toEqual(['a.b']);
  });

  it('at once where that has passed, but after those before it', () => {
    const { held, receive } = begin();
    receive(START_MS + 100, START_MS + 50, 1);
    expect(held.read('a.b')).toEqual(value(1));
    receive(START_MS + 100, START_MS + 150, 2);
    receive(START_MS + 100, START_MS + 60, 3);
    expect(held.read('a.b')).toEqual(value(1));
    held.advance(START_MS + 150);
    expect(held.read('a.b')).toEqual(value(3));
  });

  it('two screens that get the same frames at other times show the same at any instant that both have reached', () => {
    const frames = fc.array(fc.record({ gapMs: fc.nat(60), earlyMs: fc.nat(45), lateMs: fc.nat(45) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(frames, (given) => {
        let at = START_MS + 100;
        const sent = given.map(({ gapMs, earlyMs, lateMs }) => ({ at: (at += gapMs), earlyMs, lateMs }));
        // Everything reaches both before it holds.
        const screens = (['earlyMs', 'lateMs'] as const).map((delay) => ({
          ...begin(),
          due: sent
            .map((frame, number) => ({ at: frame.at, wall: frame.at - 46 + frame[delay], number: number + 1 }))
            // A socket keeps the order.
            .map((frame, i, all) => ({ ...frame, wall: Math.max(...all.slice(0, i + 1).map(({ wall }) => wall)) })),
        }));
        for (let wall = START_MS; wall < at + 60; wall += 7) {
          const shown = screens.map(({ held, receive, due }) => {
            while (due[0] && due[0].wall <= wall) {
              const { wall: heardAt, at: holdsAt, number } = due.shift() as (typeof due)[number];
              receive(heardAt, holdsAt, number);
            }
            held.advance(wall);
            return held.read('a.b');
          });
          expect(shown[1]).toEqual(shown[0]);
          expect(shown[0]).toEqual(value(sent.filter((frame) => frame.at <= wall).length));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('[SY2] what is held back is bounded', () => {
  it('in time: a clock that is wrong keeps nothing from the wall for long', () => {
    const { held, receive } = begin();
    receive(START_MS, START_MS + 3_600_000, 1);
    held.advance(START_MS + HOLD_MS_MAX);
    expect(held.read('a.b')).toEqual(value(1));
  });

  it('and in number: the oldest shows early', () => {
    const { held, receive } = begin();
    for (let frame = 1; frame <= HELD_FRAMES_MAX + 3; frame += 1) receive(START_MS, START_MS + 50, frame);
    expect(held.read('a.b')).toEqual(value(3));
  });
});

it('says what is missing or not followed any more as the store does', () => {
  const { store, held } = begin();
  store.applySnapshot({ ...snapshot(5, START_MS, {}), missing: { 'a.b': 'gone' }, incomplete: ['a.b'] });
  held.hold(START_MS, START_MS);
  expect(held.missing('a.b')).toBe('gone');
  expect(held.isComplete('a.b')).toBe(false);
  expect(held.read('a.b')).toBeUndefined();
  store.subscribe([]);
  held.hold(START_MS);
  expect(held.missing('a.b')).toBeUndefined();
  expect(held.isComplete('a.b')).toBe(true);
});
