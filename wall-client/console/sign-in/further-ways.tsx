import { Alert, Button, Divider, Stack } from '@mantine/core';
import type { SignInWays } from '../../../protocol/auth.ts';
import { useSessionActions } from '../api/session.tsx';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';
import { signInFaults, signInWords } from './sign-in-words.ts';

/** Where the browser goes to sign in at the organisation's provider; it comes back by itself. */
const PROVIDER = '/api/v1/session/oidc';

/** Ways to sign in without a password of this server. */
export function FurtherWays({ ways }: { readonly ways: SignInWays }) {
  const speech = useSpeech();
  const { signInByCertificate } = useSessionActions();
  if (!ways.oidc && !ways.certificate) return null;
  return (
    <Stack>
      <Divider label={speech.read(signInWords.or)} />
      {ways.oidc && (
        <Button component="a" href={PROVIDER} variant="default" size="md" fullWidth>
          {speech.read(ways.oidc)}
        </Button>
      )}
      {ways.certificate && (
        <Button variant="default" size="md" fullWidth onClick={() => void attempt(signInByCertificate, speech)}>
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
