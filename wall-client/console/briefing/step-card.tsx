import type { DraggableProvided } from '@hello-pangea/dnd';
import { ActionIcon, Box, Group, NumberInput, Paper, Select, Text, Textarea } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { NOTE_CHARACTERS_MOST } from '../../../protocol/briefing.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { spotlightChoices } from '../direct/spotlight-choices.ts';
import { useSpeech } from '../words/language.tsx';
import { briefingWords } from './briefing-words.ts';
import type { DraftedStep } from './drafted-steps.ts';

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
  readonly dragged: DraggableProvided;
  readonly isNew: boolean;
  readonly onChange: (change: StepChange) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

/** One step while it is written. Its handle is dragged, or lifted with the space bar. */
export function StepCard({ site, step, number, dragged, isNew, onChange, onMove, onRemove }: StepCardProps) {
  const { read } = useSpeech();
  const scene = site.scenes[step.scene];
  const title = scene ? read(scene.name) : step.scene;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <Paper ref={dragged.innerRef} {...dragged.draggableProps} withBorder p="xs" mb="xs">
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Box
          {...dragged.dragHandleProps}
          aria-label={`${read(briefingWords.drag)}: ${number} ${title}`}
          style={{ width: 44, minHeight: 44, display: 'grid', placeItems: 'center', cursor: 'grab' }}
        >
          <Text span c="gray.3" aria-hidden>
            ⠿ {number}
          </Text>
        </Box>
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
            onClick={() => onMove(-1)}
          >
            ↑
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={44}
            aria-label={`${read(briefingWords.moveDown)} ${number}`}
            onClick={() => onMove(1)}
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
