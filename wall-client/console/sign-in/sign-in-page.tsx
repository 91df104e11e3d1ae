import { PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSessionActions } from '../api/session.tsx';
import { useSpeech } from '../words/language.tsx';
import { SignInFrame } from './sign-in-frame.tsx';

export function SignInPage() {
  const { say } = useSpeech();
  const { signIn } = useSessionActions();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  return (
    <SignInFrame
      title={say('console')}
      hint={say('signInHint')}
      action={say('signIn')}
      onSubmit={() => signIn(name.trim(), password)}
    >
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
