import { describe, expect, it } from 'vitest';
import { describeScene, type SceneDescriptor } from '../../../workers/patrol/diagnosis/describe-scene.ts';
import { PICTURE_BYTES, planesOf } from '../../../workers/patrol/diagnosis/planes.ts';
import { SceneMemory } from '../../../workers/patrol/probe/scene-memory.ts';

const HOUR = 3_600_000;
const sceneOf = (luma: number, edgeEvery = 20): SceneDescriptor => {
  const bytes = new Uint8Array(PICTURE_BYTES).fill(128);
  for (let at = 0; at < 320 * 180; at += 1) bytes[at] = luma + (at % edgeEvery < 2 ? 20 : 0);
  return describeScene(planesOf(bytes));
};
const clean = { isClean: true, hasMoved: false };
const moved = { isClean: false, hasMoved: true };

describe('the memory of a scene', () => {
  it('compares a picture with one of a like light alone', () => {
    const memory = new SceneMemory();
    const day = sceneOf(150);
    const night = sceneOf(30);
    memory.learn('c', day, { ...clean, atMs: 0 });
    expect(memory.references('c', sceneOf(140))).toEqual([day]);
    expect(memory.references('c', night)).toEqual([]);
    expect(memory.references('other', day)).toEqual([]);
    memory.learn('c', night, { ...clean, atMs: HOUR });
    expect(memory.references('c', night)).toEqual([night]);
  });

  it('learns from clean pictures alone, and from the first of them', () => {
    const memory = new SceneMemory();
    memory.learn('c', sceneOf(150, 10), { isClean: false, hasMoved: false, atMs: 0 });
    expect(memory.references('c', sceneOf(150))).toEqual([]);
    const first = sceneOf(150);
    memory.learn('c', first, { ...clean, atMs: 1 });
    memory.learn('c', sceneOf(150, 40), { ...clean, atMs: 2 });
    expect(memory.references('c', sceneOf(150))).toEqual([first]);
  });

  it('accepts a scene that has stayed moved for a day, and not one that came back', () => {
    const memory = new SceneMemory();
    const before = sceneOf(150);
    const after = sceneOf(150, 40);
    memory.learn('c', before, { ...clean, atMs: 0 });
    memory.learn('c', after, { ...moved, atMs: HOUR });
    memory.learn('c', before, { ...clean, atMs: 2 * HOUR });
    memory.learn('c', after, { ...moved, atMs: 3 * HOUR });
    memory.learn('c', after, { ...moved, atMs: 26 * HOUR });
    expect(memory.references('c', after)).toEqual([before]);
    memory.learn('c', after, { ...moved, atMs: 27 * HOUR });
    expect(memory.references('c', after)).toEqual([after]);
  });

  it('finds a picture still that is as in the last round', () => {
    const memory = new SceneMemory();
    expect(memory.looksStill('c', sceneOf(150))).toBe(false);
    memory.learn('c', sceneOf(150), { ...clean, atMs: 0 });
    expect(memory.looksStill('c', sceneOf(150))).toBe(true);
    expect(memory.looksStill('c', sceneOf(152))).toBe(false);
  });
});
