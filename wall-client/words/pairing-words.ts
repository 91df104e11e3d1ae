import type { Words } from '../../protocol/words.ts';

/** What a page says that waits to be let in; in both languages, since the site's are not known yet. */
export const pairingWords = {
  title: { zh: '此屏尚未配对', en: 'This screen is not paired yet' },
  line: { zh: '请管理员在控制端输入此配对码', en: 'An administrator enters this code' },
  screen: { zh: '屏号', en: 'Screen' },
  wholeWall: { zh: '整墙', en: 'Whole wall' },
  tooMany: { zh: '请求过多，稍后自动重试', en: 'Too many requests; trying again by itself' },
} as const satisfies Record<string, Words>;
