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

/** In what role the wall is driven at a moment and since when, its lock, and that its automation pauses: never by whom ([DR6]). Empty where there is nothing to say. */
export function sayDriving(
  driving: DrivingTold | undefined,
  wall: number,
  { language, clock }: { readonly language: Language; readonly clock: Pick<SiteClock, 'minute'> },
): string {
  if (!driving) return '';
  const driver = driverAt(driving, wall);
  const pauses = driving.isAutomated && pauseAt(driving, wall) !== undefined;
  const since = (word: string, from: number) =>
    language === 'zh'
      ? `${word} ${clock.minute(from)} ${chromeWords.from.zh}`
      : `${word} ${chromeWords.from.en} ${clock.minute(from)}`;
  return [
    ...(driving.lock ? [since(say(chromeWords.locked, language), driving.lock.since)] : []),
    ...(driver && !driving.lock ? [since(say(roleWords[driver.role], language), driver.since)] : []),
    ...(pauses ? [say(chromeWords.automationPauses, language)] : []),
  ].join(language === 'zh' ? ' · ' : ', ');
}
