import { Alert, Button, Group, Paper, Text } from '@mantine/core';
import type { DrivingAct } from '../../../protocol/driving.ts';
import { roleWords } from '../frame/role-words.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import { directWords } from '../words/direct-words.ts';
import type { Driving, Holder, StandingDriver } from './use-driving.ts';

export interface DrivingBarProps {
  readonly driving: Driving;
  readonly directs: boolean;
}

/** Who drives the wall and until when, the way to drive it, and its lock. */
export function DrivingBar({ driving, directs }: DrivingBarProps) {
  const speech = useSpeech();
  const { read } = speech;
  const { standing, drives, asks, overrules, act } = driving;
  if (!standing) return null;
  const { driver, asked, lock } = standing;
  const button = (name: 'ask' | 'handOver' | 'keep' | 'release' | 'takeOver' | 'lock' | 'unlock', hint = '') => (
    <Button
      key={name}
      size="sm"
      h={44}
      variant="default"
      onClick={() => void attempt(() => act(name satisfies DrivingAct['do']), speech)}
    >
      {read(directWords[name])}
      {hint}
    </Button>
  );
  return (
    <>
      {drives && asked && (
        <Alert color="yellow" variant="outline" role="alert" c="yellow.2">
          <Group justify="space-between">
            <Text>
              <Name of={asked} /> {read(directWords.askedYou)} · {read(directWords.handsOverIn)}{' '}
              {Math.max(0, Math.ceil((asked.until - standing.now) / 1_000))}
            </Text>
            <Group gap="xs">
              {button('handOver')}
              {button('keep')}
            </Group>
          </Group>
        </Alert>
      )}
      <Paper withBorder px="sm" py={6} component="section" aria-label={read(directWords.driving)}>
        <Group justify="space-between" gap="xs">
          <Text size="sm" role="status">
            <Standing driving={driving} standing={standing} />
          </Text>
          {directs && (
            <Group gap="xs">
              {driver && !drives && !asks && button('ask')}
              {driver && !drives && overrules && button('takeOver')}
              {drives && button('release')}
              {button(lock ? 'unlock' : 'lock', ' L')}
            </Group>
          )}
        </Group>
      </Paper>
    </>
  );
}

function Standing({ driving, standing }: { readonly driving: Driving; readonly standing: StandingDriver }) {
  const { read } = useSpeech();
  const { driver, asked, lock, now } = standing;
  const minutes = driver && Math.ceil((driver.until - now) / 60_000);
  return (
    <>
      {lock && (
        <Text span fw={700} c="yellow.3">
          ⚿ {read(directWords.locked)} ({read(directWords.lockedBy)} <Name of={lock} />){' · '}
        </Text>
      )}
      {!driver && read(directWords.free)}
      {driver && driving.drives && read(directWords.youDrive)}
      {driver && !driving.drives && (
        <>
          <Name of={driver} /> {read(directWords.drives)}
        </>
      )}
      {driver && ` · ${read(directWords.left)} ${minutes} min`}
      {asked && driving.asks && ` · ${read(directWords.youAsked)}`}
      {asked && !driving.asks && !driving.drives && (
        <>
          {' · '}
          <Name of={asked} /> {read(directWords.asks)}
        </>
      )}
    </>
  );
}

/** The account, and in what role. */
function Name({ of: { by, role } }: { readonly of: Holder }) {
  const { say } = useSpeech();
  return (
    <Text span fw={600}>
      {by ?? ''}
      {role ? ` (${say(roleWords[role])})` : ''}
    </Text>
  );
}
