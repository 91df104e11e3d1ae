import { Button, Group, Text } from '@mantine/core';
import { assertNever } from '../../../protocol/assert-never.ts';
import type { Pause } from '../../../protocol/driving.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { attempt } from '../frame/say-fault.ts';
import { directWords } from '../words/direct-words.ts';
import { useSpeech } from '../words/language.tsx';
import { useAutomation } from './use-automation.ts';
import type { Driving } from './use-driving.ts';

export interface AutomationLineProps {
  readonly site: SiteDescription;
  readonly wall: string;
  readonly driving: Driving;
  readonly directs: boolean;
}

/** What the wall does by itself, what comes next and when, and why it pauses. Nothing where the site declares nothing. */
export function AutomationLine({ site, wall, driving, directs }: AutomationLineProps) {
  const speech = useSpeech();
  const { read, language } = speech;
  const automation = useAutomation(wall);
  if (!automation?.isDeclared) return null;
  const { pause, called, waiting, next } = automation;
  const clock = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: site.file.timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const nameOf = (scene: string) => read(site.scenes[scene]?.name ?? { zh: scene, en: scene });
  const parts = [
    pause ? `‖ ${read(wordsOf(pause))}` : `▶ ${read(directWords.automated)}`,
    ...(called ? [`${read(directWords.calledBy)} ${read(called.name)}`] : []),
    ...(waiting > 0 ? [`${waiting} ${read(directWords.waiting)}`] : []),
    ...(next ? [`${read(directWords.comesNext)} ${nameOf(next.scene)} ${clock.format(next.at)}`] : []),
  ];
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" c={pause ? 'yellow.3' : 'gray.3'} role="status">
        {parts.join(' · ')}
      </Text>
      {directs && pause !== 'locked' && pause !== 'briefed' && (
        <Button size="sm" h={44} variant="default" onClick={() => void attempt(driving.toggleAutomation, speech)}>
          {read(pause === undefined ? directWords.hold : directWords.goOn)} ␣
        </Button>
      )}
    </Group>
  );
}

function wordsOf(pause: Pause) {
  switch (pause) {
    case 'driven':
      return directWords.pausedDriven;
    case 'locked':
      return directWords.pausedLocked;
    case 'briefed':
      return directWords.pausedBriefed;
    case 'held':
      return directWords.pausedHeld;
    default:
      return assertNever(pause, 'pause');
  }
}
