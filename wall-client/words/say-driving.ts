import { type DrivingRole, type DrivingTold, driverAt, pauseAt } from '../../protocol/driving.ts';
import type { Language } from '../../protocol/words.ts';
import { chromeWords } from './chrome-words.ts';
import { say } from './say.ts';
import type { SiteClock } from './site-clock.ts';

const roleWords = {
  operator: chromeWords.drivenByOperator,
  supervisor: chromeWords.drivenBySupervisor,
  admin: chromeWords.drivenByAdmin,
} as const satisfies Record<DrivingRole, { readonly zh: string; readonly en: string }>;

/**
 * In what role the wall is driven at a moment and since when, its lock, and that its automation pauses: never by whom ([DR6]).
 * The longest wording first, for where there is less room; none where there is nothing to say.
 */
export function sayDriving(
  driving: DrivingTold | undefined,
  wall: number,
  {
    language,
    clock,
    isBriefed = false,
  }: {
    readonly language: Language;
    readonly clock: Pick<SiteClock, 'minute'>;
    readonly isBriefed?: boolean | undefined;
  },
): readonly string[] {
  if (!driving) return [];
  const driver = driverAt(driving, wall);
  const pauses = driving.isAutomated && (isBriefed || pauseAt(driving, wall) !== undefined);
  const first = driving.lock
    ? { word: say(chromeWords.locked, language), since: driving.lock.since }
    : driver && { word: say(roleWords[driver.role], language), since: driver.since };
  const paused = pauses ? [say(chromeWords.automationPauses, language)] : [];
  if (!first) return paused;
  const time = clock.minute(first.since);
  const since =
    language === 'zh' ? `${first.word} ${time} ${chromeWords.from.zh}` : `${first.word} ${chromeWords.from.en} ${time}`;
  const all = [since, ...paused].join(language === 'zh' ? ' · ' : ', ');
  return [...new Set([all, since, first.word])];
}
