import { Button, Group, Modal, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { type Key, KEY_OVERLAP_MINUTES } from '../../../protocol/keys.ts';
import { useSpeech } from '../words/language.tsx';
import { keyWords } from './key-words.ts';

/** What somebody is about to do to a key. */
export interface KeyEnd {
  readonly act: 'rotate' | 'revoke';
  readonly key: Key;
}

export interface EndKeyProps {
  readonly end: KeyEnd | undefined;
  readonly onClose: () => void;
  readonly onRotate: (id: string, overlapMinutes: number) => void;
  readonly onRevoke: (id: string) => void;
}

/** Asks once more before a key is replaced or revoked. */
export function EndKey({ end, onClose, onRotate, onRevoke }: EndKeyProps) {
  const { say, read } = useSpeech();
  const [overlap, setOverlap] = useState(String(KEY_OVERLAP_MINUTES.default));
  const isRotation = end?.act === 'rotate';
  return (
    <Modal
      opened={end !== undefined}
      onClose={onClose}
      title={read(isRotation ? keyWords.rotate : keyWords.revoke)}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <Stack>
        <Text>{`${end?.key.scope ?? ''} · ${end?.key.label || (end?.key.id ?? '')}`}</Text>
        <Text size="sm">{read(isRotation ? keyWords.rotateHint : keyWords.revokeHint)}</Text>
        {isRotation && (
          <NativeSelect
            label={read(keyWords.overlap)}
            size="md"
            value={overlap}
            data={[
              { value: '60', label: read(keyWords.hour) },
              { value: '1440', label: read(keyWords.day) },
              { value: '10080', label: read(keyWords.week) },
              { value: '0', label: read(keyWords.atOnce) },
            ]}
            onChange={({ currentTarget }) => setOverlap(currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button size="md" variant="default" onClick={onClose}>
            {say('cancel')}
          </Button>
          {end && (
            <Button
              size="md"
              {...(!isRotation && { color: 'red.8', c: 'white' })}
              onClick={() => (isRotation ? onRotate(end.key.id, Number(overlap)) : onRevoke(end.key.id))}
            >
              {read(isRotation ? keyWords.rotate : keyWords.revoke)}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
