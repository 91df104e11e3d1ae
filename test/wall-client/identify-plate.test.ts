import { describe, expect, it } from 'vitest';
import { IDENTIFY_MS } from '../../protocol/messages.ts';
import { isIdentifying } from '../../wall-client/identify-plate.ts';

const at = 1_000_000;
const told = { type: 'identify', at, until: at + IDENTIFY_MS } as const;

describe('[SY5] a screen says which one it is', () => {
  it('from one moment of wall time on and until another, whatever frames it draws', () => {
    const moments = [at - 1, at, at + IDENTIFY_MS - 1, at + IDENTIFY_MS, at + 2 * IDENTIFY_MS];
    expect(moments.map((wall) => isIdentifying(told, wall))).toEqual([false, true, true, false, false]);
  });

  it('never unasked, and not when it is told too late', () => {
    expect(isIdentifying(undefined, at)).toBe(false);
    expect(isIdentifying({ ...told, until: at }, at)).toBe(false);
  });
});
