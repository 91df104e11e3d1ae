import { Button, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { SnoozeWish } from '../../../protocol/desk.ts';
import { useSpeech } from '../words/language.tsx';
import { deskWords } from './desk-words.ts';

export interface SnoozeFormProps {
  /** Id of what is to be quiet; undefined where nothing is asked. */
  readonly id: string | undefined;
  readonly onClose: () => void;
  readonly onSnooze: (id: string, wish: SnoozeWish) => void;
}

/** For how long, and why. */
export function SnoozeForm({ id, onClose, onSnooze }: SnoozeFormProps) {
  const { say, read } = useSpeech();
  const [minutes, setMinutes] = useState('30');
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (id === undefined) return;
    onSnooze(id, { minutes: Number(minutes), reason });
    setReason('');
  };
  return (
    <Modal
      opened={id !== undefined}
      onClose={onClose}
      title={`${read(deskWords.snooze)} ${id ?? ''}`}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <Stack component="form" onSubmit={submit}>
        <Text size="sm">{read(deskWords.snoozeHint)}</Text>
        <NativeSelect
          label={read(deskWords.howLong)}
          size="md"
          value={minutes}
          data={[
            { value: '10', label: read(deskWords.minutes10) },
            { value: '30', label: read(deskWords.minutes30) },
            { value: '120', label: read(deskWords.hours2) },
            { value: '480', label: read(deskWords.hours8) },
          ]}
          onChange={({ currentTarget }) => setMinutes(currentTarget.value)}
        />
        <TextInput
          label={read(deskWords.reason)}
          description={read(deskWords.reasonHint)}
          size="md"
          required
          maxLength={40}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          data-autofocus
        />
        <Button type="submit" size="md">
          {read(deskWords.snooze)}
        </Button>
      </Stack>
    </Modal>
  );
}
