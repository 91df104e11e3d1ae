import { Alert, Button, Divider, Stack, Text } from '@mantine/core';
import type { SignInWays } from '../../../protocol/auth.ts';
import { useSessionActions } from '../api/session.tsx';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import { signInFaults, signInWords } from './sign-in-words.ts';

/** Where the browser goes to sign in at the organisation's provider; it comes back by itself. */
const PROVIDER = '/api/v1/session/oidc';

/** For fingers; a site's own words may be longer than a phone is wide. */
const LARGE = { fullWidth: true, h: 'auto', mih: 44, py: 'xs', styles: { label: { whiteSpace: 'normal' as const } } };

/** Ways to sign in without a password of this server. */
export function FurtherWays({ ways }: { readonly ways: SignInWays }) {
  const speech = useSpeech();
  const { signInByCertificate } = useSessionActions();
  if (!ways.oidc && !ways.certificate) return null;
  return (
    <Stack>
      <Divider
        label={
          <Text size="sm" c="gray.4">
            {speech.read(signInWords.or)}
          </Text>
        }
      />
      {ways.oidc && (
        <Button component="a" href={PROVIDER} variant="default" {...LARGE}>
          {speech.read(ways.oidc)}
        </Button>
      )}
      {ways.certificate && (
        <Button variant="default" {...LARGE} onClick={() => void attempt(signInByCertificate, speech)}>
          {speech.read(signInWords.certificate)}
        </Button>
      )}
    </Stack>
  );
}

/** Says why the provider sent somebody back who is not signed in. */
export function ProviderFault() {
  const { read } = useSpeech();
  const code = new URLSearchParams(location.search).get('fault');
  const words = code === null ? undefined : (signInFaults[code] ?? signInFaults['session.provider']);
  if (!words) return null;
  return (
    <Alert color="red" role="alert" variant="outline" c="red.2">
      {read(words)}
    </Alert>
  );
}
