import {
  Button,
  Group,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
  VisuallyHidden,
} from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { type Briefing, type BriefingDraft, STEPS_MOST } from '../../../protocol/briefing.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import { briefingWords } from './briefing-words.ts';
import { changedStep, type DraftedStep, draftOf, draftStep, moveStep, stepsOf } from './drafted-steps.ts';
import { formatSeconds } from './format-seconds.ts';
import { DRAG_HOW_ID, StepCard, type StepChange } from './step-card.tsx';
import { useBriefingChanges } from './use-briefings.ts';

/** What most pictures need; one that needs more, or less, is told so. */
const USUAL_TARGET_S = 60;

export interface BriefingEditorProps {
  readonly site: SiteDescription;
  /** Undefined: a new one. */
  readonly briefing: Briefing | undefined;
  readonly onClose: () => void;
}

/** A click on a scene is a step, and what is typed then is its note. */
export function BriefingEditor({ site, briefing, onClose }: BriefingEditorProps) {
  const speech = useSpeech();
  const { read } = speech;
  const { save } = useBriefingChanges();
  const [name, setName] = useState(briefing?.name ?? read(briefingWords.defaultName));
  const [numbers, setNumbers] = useState<BriefingDraft['numbers']>(briefing?.numbers ?? 'live');
  const [steps, setSteps] = useState<readonly DraftedStep[]>(() => stepsOf(briefing));
  const [newest, setNewest] = useState<number>();
  const [moved, setMoved] = useState('');
  const isReady = name.trim() !== '' && steps.length > 0;

  const add = (scene: string) => {
    const step = draftStep({ scene, targetS: USUAL_TARGET_S });
    setSteps([...steps, step]);
    setNewest(step.key);
  };
  const change = (key: number, to: StepChange) =>
    setSteps(steps.map((step) => (step.key === key ? changedStep(step, to) : step)));
  const move = (from: number, to: number) => {
    if (to < 0 || to >= steps.length) return;
    const focused = document.activeElement;
    flushSync(() => {
      setSteps(moveStep(steps, from, to));
      setMoved(`${read(briefingWords.movedTo)} ${to + 1}`);
    });
    // An element that is put elsewhere in the page loses the focus, and the next key is for it.
    if (focused instanceof HTMLElement) focused.focus();
  };
  const onSave = async () => {
    if (!isReady) return;
    const draft = draftOf(name, numbers, steps);
    if (!(await attempt(() => save({ draft, known: briefing }), speech))) return;
    onClose();
  };
  // Also from within a note.
  useHotkeys([['mod+S', () => void onSave()]], []);
  const total = steps.reduce((sum, { targetS = 0 }) => sum + targetS, 0);
  return (
    <Stack gap="md" maw={1100}>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {read(briefing ? briefingWords.edit : briefingWords.newBriefing)}
        </Title>
        <Group gap="xs">
          <Button size="md" variant="default" onClick={onClose}>
            {read(briefingWords.back)}
          </Button>
          <Button size="md" disabled={!isReady} onClick={() => void onSave()}>
            {read(briefingWords.save)}
          </Button>
        </Group>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          size="md"
          label={read(briefingWords.name)}
          maxLength={40}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Stack gap={4}>
          <Text size="md" fw={500} id="briefing-numbers">
            {read(briefingWords.numbers)}
          </Text>
          <SegmentedControl
            size="md"
            aria-labelledby="briefing-numbers"
            value={numbers}
            data={(['live', 'frozen'] as const).map((value) => ({ value, label: read(briefingWords[value]) }))}
            onChange={(value) => setNumbers(value === 'frozen' ? 'frozen' : 'live')}
          />
          <Text size="xs" c="gray.4">
            {read(briefingWords.numbersHint)}
          </Text>
        </Stack>
      </SimpleGrid>
      <Title order={2} size="h5">
        {read(briefingWords.addStep)}
      </Title>
      <SimpleGrid cols={{ base: 2, sm: 4, lg: 6 }} spacing="xs">
        {Object.entries(site.scenes).map(([scene, { name: words }]) => (
          <Button
            key={scene}
            h={48}
            px="sm"
            variant="default"
            justify="flex-start"
            disabled={steps.length >= STEPS_MOST}
            onClick={() => add(scene)}
          >
            + {read(words)}
          </Button>
        ))}
      </SimpleGrid>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {read(briefingWords.steps)} {steps.length} · {read(briefingWords.planned)} {formatSeconds(total)}
        </Title>
        <Text size="sm" c="gray.4" visibleFrom="sm">
          {read(briefingWords.editorKeys)}
        </Text>
      </Group>
      {steps.length === 0 && <Text c="gray.4">{read(briefingWords.noSteps)}</Text>}
      <VisuallyHidden id={DRAG_HOW_ID}>{read(briefingWords.dragHow)}</VisuallyHidden>
      <VisuallyHidden role="status">{moved}</VisuallyHidden>
      <div>
        {steps.map((step, index) => (
          <StepCard
            key={step.key}
            site={site}
            step={step}
            number={index + 1}
            isNew={step.key === newest}
            onChange={(to) => change(step.key, to)}
            onMove={move}
            onRemove={() => setSteps(steps.filter(({ key }) => key !== step.key))}
          />
        ))}
      </div>
    </Stack>
  );
}
