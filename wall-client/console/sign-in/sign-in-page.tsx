import { PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignInWays } from '../../../protocol/auth.ts';
import { request } from '../api/request.ts';
import { useSessionActions } from '../api/session.tsx';
import { useSpeech } from '../words/language.tsx';
import { FurtherWays, ProviderFault } from './further-ways.tsx';
import { SignInFrame } from './sign-in-frame.tsx';
import { signInWords } from './sign-in-words.ts';

export function SignInPage() {
  const { say, read } = useSpeech();
  const { data: ways } = useQuery({ queryKey: ['ways'], queryFn: () => request<SignInWays>('GET', '/session/ways') });
  const hint = ways?.directory ? `${read(signInWords.directoryHint)}: ${read(ways.directory)}` : say('signInHint');
  const { signIn } = useSessionActions();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  return (
    <SignInFrame
      title={say('console')}
      hint={hint}
      action={say('signIn')}
      further={ways && <FurtherWays ways={ways} />}
      onSubmit={() => signIn(name.trim(), password)}
    >
      <ProviderFault />
      <TextInput
        label={say('userName')}
        autoComplete="username"
        autoFocus
        required
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <PasswordInput
        label={say('password')}
        autoComplete="current-password"
        required
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
    </SignInFrame>
  );
}
