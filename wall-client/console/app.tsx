import { Button, Center, Loader, Stack, Text } from '@mantine/core';
import { useSession } from './api/session.tsx';
import { ConsoleFrame } from './frame/console-frame.tsx';
import { ChoosePasswordPage } from './sign-in/choose-password-page.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { useSpeech } from './words/language.tsx';

/** Whoever comes signs in first, and chooses a password before anything else. */
export function App() {
  const { say } = useSpeech();
  const session = useSession();
  if (session.data)
    return session.data.mustChangePassword ? <ChoosePasswordPage /> : <ConsoleFrame session={session.data} />;
  if (session.data === null) return <SignInPage />;
  return (
    <Center component="main" h="100dvh">
      {session.isError ? (
        <Stack align="center">
          <Text role="alert">{say('unreachable')}</Text>
          <Button onClick={() => void session.refetch()}>{say('retry')}</Button>
        </Stack>
      ) : (
        <Loader role="status" aria-label={say('loading')} />
      )}
    </Center>
  );
}
