import { Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import type { User } from '../../../protocol/auth.ts';
import { useSpeech } from '../words/language.tsx';

export interface ToldPassword {
  readonly user: User;
  readonly oneTimePassword: string;
}

/** Shows a one-time password until somebody has it. */
export function OneTimePassword({
  told,
  onClose,
}: {
  readonly told: ToldPassword | undefined;
  readonly onClose: () => void;
}) {
  const { say } = useSpeech();
  return (
    <Modal
      opened={told !== undefined}
      onClose={onClose}
      title={say('oneTimePassword')}
      closeButtonProps={{ 'aria-label': say('close') }}
      closeOnClickOutside={false}
    >
      <Stack>
        <Text>{told?.user.name}</Text>
        <Group>
          <Code fz="lg">{told?.oneTimePassword}</Code>
          <CopyButton value={told?.oneTimePassword ?? ''}>
            {({ copied, copy }) => <Button onClick={copy}>{say(copied ? 'copied' : 'copy')}</Button>}
          </CopyButton>
        </Group>
      </Stack>
    </Modal>
  );
}
