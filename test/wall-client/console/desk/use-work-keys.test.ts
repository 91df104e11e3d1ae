import { describe, expect, it } from 'vitest';
import { WORK_PAGE_KEYS } from '../../../../protocol/site/work.ts';
import { meaningOf, PAGE_KEYS } from '../../../../wall-client/console/desk/use-work-keys.ts';

const pressed = (key: string, target: object = { tagName: 'BODY' }, repeat = false) => ({
  key,
  repeat,
  target: target as unknown as EventTarget,
});

describe('a key of the page', () => {
  it('goes on while it is held where it moves, and does nothing more where it acts', () => {
    expect(meaningOf(pressed('c', {}, true), false)).toBeUndefined();
    expect(meaningOf(pressed('ArrowDown', {}, true), true)).toBe('act');
  });

  it('is one after a box was ticked; of a field it is none, but that Escape leaves it', () => {
    expect(meaningOf(pressed('c', { tagName: 'INPUT', type: 'checkbox' }), false)).toBe('act');
    const field = { tagName: 'INPUT', type: 'text' };
    expect(meaningOf(pressed('c', field), false)).toBeUndefined();
    expect(meaningOf(pressed('Escape', field), false)).toBe('leave-field');
    expect(meaningOf(pressed('Escape'), false)).toBe('act');
  });

  it('is declared once: all that no act may have, and none twice', () => {
    const all = PAGE_KEYS.flatMap(({ does }) => Object.keys(does));
    expect(all).toEqual(expect.arrayContaining([...WORK_PAGE_KEYS]));
    expect(new Set(all).size).toBe(all.length);
  });
});
