import type { Language } from '../../protocol/words.ts';
import type { Together } from '../panels/panel.ts';

/** Movement falls apart below this many frames a second. */
const LEAST_FRAME_RATE = 20;

/** Screens show different moments, by more than a frame of the slowest and beyond doubt; or one of them is too slow. */
export function isApart({ skewMs, errorMs, frameRate }: Together): boolean {
  return frameRate < LEAST_FRAME_RATE || skewMs - errorMs > 1_000 / frameRate;
}

/** How many screens, how far apart, how fast: 4屏 差3ms 60帧. Nothing where one screen goes as it should. */
export function sayTogether(together: Together | undefined, language: Language): string {
  if (!together || (together.screens < 2 && !isApart(together))) return '';
  const { screens, skewMs, frameRate } = together;
  const [skew, rate] = [Math.round(skewMs), Math.round(frameRate)];
  const parts =
    language === 'zh'
      ? [`${screens}屏`, `差${skew}ms`, `${rate}帧/秒`]
      : [`${screens} screens`, `${skew} ms apart`, `${rate} fps`];
  // Of one screen there is nothing to compare.
  return (screens > 1 ? parts : parts.slice(2)).join(language === 'zh' ? ' ' : ', ');
}
