import type { Graphics } from 'pixi.js';
import type { Words } from '../../../protocol/words.ts';
import type { CameraCondition } from '../panel-sources.ts';
import { traceMark } from '../parts/mark.ts';
import type { Tone } from './camera-mesh.ts';

export type TileState = 'free' | 'unconnected' | CameraCondition['state'];

/** Draws a sign of its own for each state around a place; to be filled afterwards. */
type Sign = (graphics: Graphics, x: number, y: number, radius: number) => Graphics;

export interface TileLook {
  readonly words: Words;
  /** `alarm`: somebody has to look after it. `quiet`: it is as it is meant to be. */
  readonly weight: 'alarm' | 'quiet';
  readonly sign: Sign;
  /** How the last picture is shown under it; undefined: no picture is. */
  readonly tone: Tone | undefined;
  /** `cover`: sign and words in the middle. `edge`: beside the name, since the picture goes on. */
  readonly place: 'cover' | 'edge';
}

const AS_IT_IS: Tone = { colour: 1, light: 1 };
/** Of a moment ago, and on its way back. */
const WAITING: Tone = { colour: 0.35, light: 0.5 };
/** Of some time ago: it must not be taken for now. */
const PAST: Tone = { colour: 0, light: 0.3 };

export const liveTone = AS_IT_IS;

const diamond: Sign = (graphics, x, y, radius) => traceMark(graphics, 'warning', x, y, radius);
const bar: Sign = (graphics, x, y, radius) => traceMark(graphics, 'off', x, y, radius);
const dots: Sign = (graphics, x, y, radius) =>
  graphics
    .circle(x - radius * 0.95, y, radius * 0.28)
    .circle(x, y, radius * 0.28)
    .circle(x + radius * 0.95, y, radius * 0.28);
const pause: Sign = (graphics, x, y, radius) =>
  graphics
    .rect(x - radius * 0.8, y - radius * 0.9, radius * 0.5, radius * 1.8)
    .rect(x + radius * 0.3, y - radius * 0.9, radius * 0.5, radius * 1.8);
const lock: Sign = (graphics, x, y, radius) =>
  graphics
    .roundRect(x - radius * 0.8, y - radius * 0.2, radius * 1.6, radius * 1.2, radius * 0.15)
    .rect(x - radius * 0.55, y - radius, radius * 0.26, radius * 0.85)
    .rect(x + radius * 0.29, y - radius, radius * 0.26, radius * 0.85)
    .rect(x - radius * 0.55, y - radius, radius * 1.1, radius * 0.26);
const slats: Sign = (graphics, x, y, radius) => {
  for (let slat = 0; slat < 4; slat += 1)
    graphics.rect(x - radius, y - radius + slat * radius * 0.56, radius * 2, radius * 0.3);
  return graphics;
};
const queue: Sign = (graphics, x, y, radius) =>
  graphics
    .rect(x - radius, y + radius * 0.3, radius * 0.5, radius * 0.6)
    .rect(x - radius * 0.25, y - radius * 0.2, radius * 0.5, radius * 1.1)
    .rect(x + radius * 0.5, y - radius * 0.9, radius * 0.5, radius * 1.8);
const cross: Sign = (graphics, x, y, radius) => {
  const arm = radius * 0.28;
  const far = radius * 0.9;
  return graphics
    .poly([x - far, y - far + arm, x - far + arm, y - far, x + far, y + far - arm, x + far - arm, y + far])
    .poly([x + far - arm, y - far, x + far, y - far + arm, x - far + arm, y + far, x - far, y + far - arm]);
};

/** Each state can be told from every other by its sign and its words, and none from a live picture by its picture. */
export const tileLooks: Readonly<Record<Exclude<TileState, 'free' | 'live'>, TileLook>> = {
  unconnected: {
    words: { zh: '未接入视频源', en: 'No video source' },
    weight: 'quiet',
    sign: bar,
    tone: undefined,
    place: 'cover',
  },
  connecting: {
    words: { zh: '正在连接', en: 'Connecting' },
    weight: 'quiet',
    sign: dots,
    tone: WAITING,
    place: 'cover',
  },
  poor: { words: { zh: '画面不稳', en: 'Unsteady' }, weight: 'alarm', sign: diamond, tone: AS_IT_IS, place: 'edge' },
  frozen: { words: { zh: '画面静止', en: 'Frozen' }, weight: 'alarm', sign: pause, tone: WAITING, place: 'cover' },
  lost: { words: { zh: '画面中断', en: 'Picture lost' }, weight: 'alarm', sign: cross, tone: PAST, place: 'cover' },
  restricted: {
    words: { zh: '本屏无权查看', en: 'Restricted' },
    weight: 'quiet',
    sign: lock,
    tone: undefined,
    place: 'cover',
  },
  curtained: {
    words: { zh: '画面已遮挡', en: 'Curtain drawn' },
    weight: 'quiet',
    sign: slats,
    tone: undefined,
    place: 'cover',
  },
  transcodeLimit: {
    words: { zh: '转码已满，请稍候', en: 'Waiting to be converted' },
    weight: 'quiet',
    sign: queue,
    tone: undefined,
    place: 'cover',
  },
  unknown: {
    words: { zh: '没有此摄像机', en: 'No such camera' },
    weight: 'alarm',
    sign: bar,
    tone: undefined,
    place: 'cover',
  },
  unsupported: {
    words: { zh: '本机无法解码', en: 'Cannot be decoded here' },
    weight: 'alarm',
    sign: bar,
    tone: undefined,
    place: 'cover',
  },
};

export const lostWords: Readonly<Record<NonNullable<CameraCondition['because']>, Words>> = {
  unreachable: { zh: '摄像机无应答', en: 'no answer' },
  refused: { zh: '摄像机拒绝连接', en: 'refused' },
  silent: { zh: '摄像机不再发送', en: 'nothing comes' },
  unreadable: { zh: '画面无法识别', en: 'unreadable' },
  link: { zh: '视频链路中断', en: 'video link down' },
};

export const lastPictureWords: Words = { zh: '最后画面', en: 'last' };
export const agoWords: Words = { zh: '前', en: ' ago' };
