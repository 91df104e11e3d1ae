import { Alert, Badge, Box, Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import type { StandingBriefing } from '../../../protocol/briefing.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { briefingWords } from '../briefing/briefing-words.ts';
import { useBriefingAct, useStandingBriefing } from '../briefing/use-briefings.ts';
import { WhatChanged } from '../briefing/what-changed.tsx';
import { attempt } from '../frame/say-fault.ts';
import { useNow } from '../frame/use-now.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { TimeShown } from './time-shown.tsx';
import { timeUsed } from './time-used.ts';

/** Seconds are shown: none is left out. */
const STEP_MS = 500;

export interface SpeakerPageProps {
  readonly site: SiteDescription;
  readonly wall: string;
  readonly onLeave: () => void;
}

/** What whoever speaks has in the hand: the note, what comes next, the time, and two large buttons. The wall shows the picture alone. */
export function SpeakerPage({ site, wall, onLeave }: SpeakerPageProps) {
  const { read, say } = useSpeech();
  const { data, isError } = useStandingBriefing(wall);
  return (
    <Box component="main" style={{ minHeight: '100dvh', display: 'flex', flexDirection: 'column' }} p="md">
      <Group justify="space-between" mb="sm" wrap="nowrap">
        <Title order={1} size="h4" lineClamp={1}>
          {data?.held ? data.held.briefing.name : read(briefingWords.speaker)}
          <Text span c="gray.4" fz="sm" ml="sm">
            {read(site.file.walls[wall]?.name ?? site.file.name)}
          </Text>
        </Title>
        <Button size="md" variant="default" style={{ flexShrink: 0 }} onClick={onLeave}>
          {say('console')}
        </Button>
      </Group>
      {isError && (
        <Alert color="red" variant="outline" role="alert" c="red.2" mb="sm">
          {read(briefingWords.outOfTouch)}
        </Alert>
      )}
      {data?.held ? (
        <Held site={site} wall={wall} held={data.held} aheadMs={data.aheadMs} />
      ) : (
        <Stack>
          <Text c="gray.3">{data ? read(briefingWords.notHeld) : ''}</Text>
          <WhatChanged site={site} wall={wall} />
        </Stack>
      )}
    </Box>
  );
}

interface HeldProps {
  readonly site: SiteDescription;
  readonly wall: string;
  readonly held: NonNullable<StandingBriefing['held']>;
  /** What this page adds to its own clock to tell the server's. */
  readonly aheadMs: number;
}

function Held({ site, wall, held, aheadMs }: HeldProps) {
  const speech = useSpeech();
  const { read, say, language } = speech;
  const { act, isActing } = useBriefingAct(wall);
  const [isEnding, ending] = useDisclosure(false);
  const now = useNow(aheadMs, STEP_MS);
  const { steps } = held.briefing;
  const step = steps[held.step];
  const following = steps[held.step + 1];
  const go = (to: number) => {
    if (isActing || to < 0 || to >= steps.length) return;
    void attempt(() => act({ do: 'go', step: to }), speech);
  };
  const next = () => go(held.step + 1);
  const previous = () => go(held.step - 1);
  useHotkeys([
    ['PageDown', next],
    ['ArrowRight', next],
    ['PageUp', previous],
    ['ArrowLeft', previous],
  ]);
  const nameOf = (scene: string) => read(site.scenes[scene]?.name ?? site.file.name);
  const { step: onStep, all } = timeUsed(held, now);
  return (
    <Stack gap="sm" style={{ flex: 1 }}>
      <Group gap="sm">
        <Badge size="lg" color="red" variant="outline" c="red.2">
          ● {nameOf(step?.scene ?? '')}
        </Badge>
        <Text c="gray.3" aria-live="polite">
          {read(briefingWords.step)} {held.step + 1} {read(briefingWords.of)} {steps.length}
        </Text>
        <Text c="gray.4" size="sm">
          {held.numbersAt === undefined
            ? read(briefingWords.numbersLive)
            : `${read(briefingWords.numbersAsOf)} ${formatMoment(held.numbersAt, language)}`}
        </Text>
      </Group>
      <Group gap="lg" align="flex-start">
        <TimeShown label={read(briefingWords.thisStep)} time={onStep} />
        <TimeShown label={read(briefingWords.inAll)} time={all} />
      </Group>
      <Text
        data-note
        fz={{ base: 24, sm: 30 }}
        lh={1.5}
        c={step?.note === undefined ? 'gray.4' : 'gray.0'}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', flex: 1 }}
      >
        {step?.note ?? read(briefingWords.noNote)}
      </Text>
      <Text c="gray.3">
        {following ? `${read(briefingWords.upNext)}: ${nameOf(following.scene)}` : read(briefingWords.last)}
        {following?.note !== undefined && (
          <Text span c="gray.4">
            {' '}
            — {following.note.slice(0, 60)}
          </Text>
        )}
      </Text>
      <Group gap="sm" wrap="nowrap" pos="sticky" bottom={0} py="xs" bg="dark.7">
        <Button
          h={72}
          fz="lg"
          variant="default"
          style={{ flex: 1 }}
          disabled={held.step === 0}
          aria-label={read(briefingWords.previous)}
          onClick={previous}
        >
          ◀
          <Text span inherit visibleFrom="sm" ml="xs">
            {read(briefingWords.previous)}
          </Text>
        </Button>
        <Button h={72} fz="xl" style={{ flex: 2 }} disabled={!following} onClick={next}>
          {read(briefingWords.next)} ▶
        </Button>
        <Button h={72} fz="lg" variant="default" onClick={ending.open}>
          {read(briefingWords.end)}
        </Button>
      </Group>
      <Text size="sm" c="gray.4" visibleFrom="sm">
        {read(briefingWords.speakerKeys)}
      </Text>
      <Title order={2} size="h5">
        {read(briefingWords.allSteps)}
      </Title>
      <Group gap="xs">
        {steps.map(({ scene }, index) => (
          <Button
            // A step is its place: steps do not move while they are held.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={index}
            size="md"
            variant={index === held.step ? 'outline' : 'default'}
            aria-current={index === held.step ? 'step' : undefined}
            onClick={() => go(index)}
          >
            {index + 1} {nameOf(scene)}
          </Button>
        ))}
      </Group>
      <WhatChanged site={site} wall={wall} />
      <Modal
        opened={isEnding}
        onClose={ending.close}
        title={read(briefingWords.end)}
        closeButtonProps={{ 'aria-label': say('close') }}
      >
        <Stack>
          <Text>{read(briefingWords.endQuestion)}</Text>
          <Group grow>
            <Button size="lg" variant="default" onClick={ending.close}>
              {read(briefingWords.keepOn)}
            </Button>
            <Button size="lg" color="red.8" c="white" onClick={() => void attempt(() => act({ do: 'end' }), speech)}>
              {read(briefingWords.end)}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  );
}
