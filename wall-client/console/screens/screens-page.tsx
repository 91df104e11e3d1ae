import { Stack, Title } from '@mantine/core';
import { useMay } from '../api/session.tsx';
import { useSpeech } from '../words/language.tsx';
import { LiveScreens } from './live-screens.tsx';
import { PairedScreens } from './paired-screens.tsx';

/** Every screen: how it does now, and which pages of other machines were let in. */
export function ScreensPage() {
  const { say } = useSpeech();
  const admits = useMay('screen.admit');
  return (
    <Stack gap="xl">
      <Title order={1} size="h3">
        {say('screens')}
      </Title>
      <LiveScreens reloads={admits} />
      <PairedScreens admits={admits} />
    </Stack>
  );
}
