import { Button, Code, CopyButton, Modal, Stack, Text } from '@mantine/core';
import type { ToldKey } from '../../../protocol/keys.ts';
import { useSpeech } from '../words/language.tsx';
import { keyWords } from './key-words.ts';

/** Shows the token of a key that was made just now, until somebody has it. */
export function ToldKeyCard({ told, onClose }: { readonly told: ToldKey | undefined; readonly onClose: () => void }) {
  const { say, read } = useSpeech();
  return (
    <Modal
      opened={told !== undefined}
      onClose={onClose}
      title={read(keyWords.told)}
      closeButtonProps={{ 'aria-label': say('close') }}
      closeOnClickOutside={false}
    >
      <Stack>
        <Text>{`${told?.key.scope ?? ''} · ${told?.key.label || (told?.key.id ?? '')}`}</Text>
        <Code block fz="md" style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
          {told?.token}
        </Code>
        <CopyButton value={told?.token ?? ''}>
          {({ copied, copy }) => (
            <Button size="md" onClick={copy}>
              {say(copied ? 'copied' : 'copy')}
            </Button>
          )}
        </CopyButton>
      </Stack>
    </Modal>
  );
}
