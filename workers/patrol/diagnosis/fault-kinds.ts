import type { Words } from '../../../protocol/words.ts';

/** What can be wrong with a picture, the gravest first: a graver fault explains those after it. */
export const pictureFaults = {
  signalLost: { zh: '信号丢失', en: 'Signal lost' },
  black: { zh: '黑屏', en: 'Black' },
  covered: { zh: '画面遮挡', en: 'Covered' },
  noise: { zh: '雪花噪声', en: 'Noise' },
  tooDark: { zh: '画面过暗', en: 'Too dark' },
  tooBright: { zh: '画面过亮', en: 'Too bright' },
  colourCast: { zh: '画面偏色', en: 'Colour cast' },
  blurred: { zh: '画面模糊', en: 'Blurred' },
  frozen: { zh: '画面冻结', en: 'Frozen' },
  sceneMoved: { zh: '场景变换', en: 'Scene moved' },
} as const satisfies Record<string, Words>;

export type PictureFault = keyof typeof pictureFaults;
export const PICTURE_FAULTS = Object.keys(pictureFaults) as PictureFault[];
