import { ActionIcon, Box, Group, NumberInput, Paper, Select, Text, Textarea, UnstyledButton } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { NOTE_CHARACTERS_MOST } from '../../../protocol/briefing.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { spotlightChoices } from '../direct/spotlight-choices.ts';
import { useSpeech } from '../words/language.tsx';
import { briefingWords } from './briefing-words.ts';
import type { DraftedStep } from './drafted-steps.ts';
import { useReorder } from './use-reorder.ts';

/** Of the element that says how steps are moved. */
export const DRAG_HOW_ID = 'briefing-drag-how';
/** A line where what is dragged would go. */
const EDGES = { above: '0 -4px 0 -1px #66d9e8', below: '0 4px 0 -1px #66d9e8' } as const;

/** Undefined takes a target, or a panel that is set off, away. */
export interface StepChange {
  readonly note?: string;
  readonly spotlight?: string | undefined;
  readonly targetS?: number | undefined;
}

export interface StepCardProps {
  readonly site: SiteDescription;
  readonly step: DraftedStep;
  /** From 1. */
  readonly number: number;
  readonly isNew: boolean;
  readonly onChange: (change: StepChange) => void;
  /** Of steps from 0. */
  readonly onMove: (from: number, to: number) => void;
  readonly onRemove: () => void;
}

/** One step while it is written. Its handle is dragged, or moves it by the arrow keys. */
export function StepCard({ site, step, number, isNew, onChange, onMove, onRemove }: StepCardProps) {
  const { read } = useSpeech();
  const scene = site.scenes[step.scene];
  const title = scene ? read(scene.name) : step.scene;
  const place = number - 1;
  const { card, handle, edge, isDragged } = useReorder({ place, onDropped: onMove });
  const moveByKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    onMove(place, event.key === 'ArrowUp' ? place - 1 : place + 1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) moveByKey(event);
  };
  return (
    <Paper
      ref={card}
      withBorder
      p="xs"
      mb="xs"
      style={{ opacity: isDragged ? 0.5 : 1, boxShadow: edge && EDGES[edge] }}
    >
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <UnstyledButton
          ref={handle}
          aria-label={`${read(briefingWords.drag)}: ${number} ${title}`}
          aria-describedby={DRAG_HOW_ID}
          onKeyDown={moveByKey}
          style={{ width: 44, minHeight: 44, display: 'grid', placeItems: 'center', cursor: 'grab' }}
        >
          <Text span c="gray.3" aria-hidden>
            ⠿ {number}
          </Text>
        </UnstyledButton>
        <Box style={{ flex: 1, minWidth: 0 }}>
          <Text fw={600} truncate>
            {title}
          </Text>
          <Textarea
            aria-label={`${read(briefingWords.note)} ${number}`}
            placeholder={read(briefingWords.note)}
            autosize
            minRows={1}
            maxRows={8}
            size="md"
            maxLength={NOTE_CHARACTERS_MOST}
            autoFocus={isNew}
            value={step.note ?? ''}
            onChange={({ currentTarget }) => onChange({ note: currentTarget.value })}
            onKeyDown={onKeyDown}
          />
          <Select
            aria-label={`${read(briefingWords.spotlight)} ${number}`}
            placeholder={read(briefingWords.wholeScene)}
            size="md"
            mt={4}
            clearable
            data={spotlightChoices(site, step.scene, read)}
            value={step.spotlight ?? null}
            onChange={(panel) => onChange({ spotlight: panel ?? undefined })}
          />
        </Box>
        <NumberInput
          w={104}
          size="md"
          label={read(briefingWords.target)}
          aria-label={`${read(briefingWords.target)} ${number}`}
          min={5}
          max={7_200}
          step={15}
          allowDecimal={false}
          value={step.targetS ?? ''}
          onChange={(value) => onChange({ targetS: typeof value === 'number' ? value : undefined })}
        />
        <Group gap={4} wrap="nowrap" pt={24}>
          <ActionIcon
            variant="default"
            size={44}
            aria-label={`${read(briefingWords.moveUp)} ${number}`}
            onClick={() => onMove(place, place - 1)}
          >
            ↑
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={44}
            aria-label={`${read(briefingWords.moveDown)} ${number}`}
            onClick={() => onMove(place, place + 1)}
          >
            ↓
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={44}
            aria-label={`${read(briefingWords.remove)} ${number}`}
            onClick={onRemove}
          >
            ✕
          </ActionIcon>
        </Group>
      </Group>
    </Paper>
  );
}
