import type { Words } from '../../../protocol/words.ts';

/** What the page of the site's files says; findings are the server's own words. */
export const siteWords = {
  title: { zh: '站点文件', en: 'Site files' },
  readOnly: {
    zh: '站点目录在这台服务器上只读：可以查看和检查，不能应用。',
    en: 'The directory of the site is read-only here: texts can be read and checked, not applied.',
  },
  needsReload: { zh: '文件已变更，重新载入后生效。', en: 'Files have changed. They hold once they are reloaded.' },
  reload: { zh: '重新载入', en: 'Reload' },
  reloaded: { zh: '已重新载入', en: 'Reloaded' },
  refused: { zh: '未载入，一切照旧', en: 'Not reloaded: nothing has changed' },
  files: { zh: '文件', en: 'Files' },
  changed: { zh: '待载入', en: 'waits for a reload' },
  check: { zh: '检查', en: 'Check' },
  sound: { zh: '检查通过', en: 'No fault' },
  faults: { zh: '错误', en: 'Faults' },
  warnings: { zh: '提醒', en: 'Warnings' },
  line: { zh: '行', en: 'line' },
  column: { zh: '列', en: 'column' },
  expected: { zh: '应为', en: 'expected' },
  edit: { zh: '编辑', en: 'Edit' },
  compare: { zh: '对比', en: 'Compare' },
  compareHint: { zh: '与现行文件的差别', en: 'What differs from the file as it stands' },
  apply: { zh: '应用', en: 'Apply' },
  applied: { zh: '已应用', en: 'Applied' },
  reason: { zh: '原因', en: 'Reason' },
  reasonHint: { zh: '最多 40 字，不写人名', en: 'at most 40 characters, no person' },
  versions: { zh: '版本', en: 'Versions' },
  original: { zh: '最初', en: 'as it was first' },
  stands: { zh: '现行', en: 'stands' },
  rollBack: { zh: '退回此版', en: 'Roll back to this' },
} as const satisfies Record<string, Words>;
