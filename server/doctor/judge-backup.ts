import type { LastBackup } from '../backup/last-backup.ts';
import { type Finding, findingsOf, formatBytes } from './finding.ts';

const HOUR_MS = 3_600_000;
/** Who takes one every night has one that is younger, unless a night failed. */
const OLD_MS = 36 * HOUR_MS;

/** When what is in earnest was last saved; a drill loses nothing that anybody needs. */
export function judgeBackup(
  last: LastBackup | undefined,
  { dataSet, nowMs }: { readonly dataSet: 'drill' | 'live'; readonly nowMs: number },
): Finding {
  const about = findingsOf('backup');
  const often = 'npm run backup every night, to another disk: server/backup/README.md';
  if (!last)
    return dataSet === 'drill' ? about.well('none: it is a drill') : about.warning('none was ever taken', often);
  const hours = Math.floor((nowMs - last.takenAt) / HOUR_MS);
  const says = `the last is ${hours} hours old, ${formatBytes(last.bytes)}`;
  return dataSet === 'live' && nowMs - last.takenAt > OLD_MS ? about.warning(says, often) : about.well(says);
}
