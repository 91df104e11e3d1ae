import { Alert, Button, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiError } from '../api/request.ts';
import { useSpeech } from '../words/language.tsx';

export interface SignInFrameProps {
  readonly title: string;
  readonly hint: string;
  readonly action: string;
  /** Rejects with `ApiError`; what it says is shown. */
  readonly onSubmit: () => Promise<void>;
  readonly children: ReactNode;
  /** Below the button. */
  readonly further?: ReactNode;
}

/** The one card of a page on which nobody is signed in yet. */
export function SignInFrame({ title, hint, action, onSubmit, children, further }: SignInFrameProps) {
  const { say, toggle } = useSpeech();
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    try {
      await onSubmit();
    } catch (error) {
      setFault(error instanceof ApiError && error.status > 0 ? error.message : say('unreachable'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper component="form" onSubmit={(event) => void submit(event)} withBorder p="xl" w="100%" maw={400}>
        <Stack>
          <Group justify="space-between" align="baseline">
            <Text c="cyan.3" fw={600}>
              Watchfloor
            </Text>
            <Button variant="subtle" size="compact-sm" onClick={toggle}>
              {say('otherLanguage')}
            </Button>
          </Group>
          <Title order={1} size="h3">
            {title}
          </Title>
          <Text c="gray.4">{hint}</Text>
          {children}
          {fault !== undefined && (
            <Alert color="red" role="alert" variant="outline" c="red.2">
              {fault}
            </Alert>
          )}
          <Button type="submit" loading={isBusy} fullWidth>
            {action}
          </Button>
          {further}
        </Stack>
      </Paper>
    </Center>
  );
}
