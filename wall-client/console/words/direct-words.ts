import type { Words } from '../../../protocol/words.ts';

/** What the console says of who drives a wall, its lock, its automation and its banner. */
export const directWords = {
  driving: { zh: '操控', en: 'Control' },
  free: { zh: '无人操控，第一个操作即取得操控权', en: 'Nobody drives: the first act takes the wall' },
  youDrive: { zh: '您正在操控', en: 'You drive' },
  drives: { zh: '正在操控', en: 'drives' },
  left: { zh: '剩余', en: 'left' },
  ask: { zh: '请求操控', en: 'Ask for the wall' },
  askedYou: { zh: '请求接管这面大屏', en: 'asks for this wall' },
  handsOverIn: { zh: '无操作将移交，剩余秒数', en: 'handed over unless you act; seconds left' },
  youAsked: { zh: '已请求，对方无操作时移交', en: 'Asked; yours when the driver is silent' },
  asks: { zh: '已请求操控', en: 'has asked' },
  handOver: { zh: '移交', en: 'Hand over' },
  keep: { zh: '继续操控', en: 'Keep it' },
  release: { zh: '释放操控', en: 'Release' },
  takeOver: { zh: '立即接管', en: 'Take over' },
  lock: { zh: '锁定', en: 'Lock' },
  unlock: { zh: '解锁', en: 'Unlock' },
  locked: { zh: '大屏已锁定，任何更改都被拒绝', en: 'Locked: every change is refused' },
  lockedBy: { zh: '锁定者', en: 'by' },
} as const satisfies Record<string, Words>;
