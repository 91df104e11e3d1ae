import { expect, it } from 'vitest';
import { isApart, sayTogether } from '../../../wall-client/words/say-together.ts';

const fine = { screens: 4, skewMs: 2.6, errorMs: 0.8, frameRate: 59.9 };

it('says how many screens, how far apart and how fast', () => {
  expect(sayTogether(fine, 'zh')).toBe('4屏 差3ms 60帧/秒');
  expect(sayTogether(fine, 'en')).toBe('4 screens, 3 ms apart, 60 fps');
});

it('has nothing to say of one screen that goes as it should, nor of what nobody knows', () => {
  expect(sayTogether({ ...fine, screens: 1 }, 'zh')).toBe('');
  expect(sayTogether(undefined, 'zh')).toBe('');
  expect(sayTogether({ ...fine, screens: 1, frameRate: 8 }, 'zh')).toBe('8帧/秒');
});

it('calls screens apart that are so by more than a frame and beyond doubt, and those that are too slow', () => {
  expect(isApart(fine)).toBe(false);
  expect(isApart({ ...fine, skewMs: 17.4 })).toBe(false);
  expect(isApart({ ...fine, skewMs: 17.6 })).toBe(true);
  expect(isApart({ ...fine, frameRate: 19 })).toBe(true);
});
