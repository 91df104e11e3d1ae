import type { Words } from '../../../protocol/words.ts';

/** What the page of screens says of those that are open now. */
export const screenWords = {
  link: { zh: '链路', en: 'Link' },
  heard: { zh: '收到于', en: 'heard' },
  silent: { zh: '没有报告', en: 'no report' },
  build: { zh: '版本', en: 'Build' },
  otherBuild: { zh: '与服务器不同', en: 'not the server’s' },
  shows: { zh: '正在显示', en: 'Shows' },
  identify: { zh: '标识', en: 'Identify' },
  identifyAll: { zh: '全部标识', en: 'Identify all' },
  identified: { zh: '屏幕正在显示自己的编号', en: 'It says its number now' },
  reload: { zh: '重新载入', en: 'Reload' },
  reloadAll: { zh: '全部重新载入', en: 'Reload all' },
  reloading: {
    zh: '将依次重新载入：每次一块屏幕，避开切换前后',
    en: 'It reloads in its turn: one screen at a time, none near a take',
  },
  noPage: { zh: '没有打开的页面', en: 'No page of it is open' },
} as const satisfies Record<string, Words>;
