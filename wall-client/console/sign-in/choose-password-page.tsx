import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { PASSWORD_LENGTH } from '../../../protocol/auth.ts';
import { ApiError } from '../api/request.ts';
import { useSessionActions } from '../api/session.tsx';
import { useSpeech } from '../words/language.tsx';
import { SignInFrame } from './sign-in-frame.tsx';

export function ChoosePasswordPage() {
  const { say } = useSpeech();
  const { changePassword } = useSessionActions();
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const submit = async () => {
    if (next !== again) throw new ApiError(400, 'password.differs', say('passwordsDiffer'));
    await changePassword(old, next);
  };
  return (
    <SignInFrame title={say('choosePassword')} hint={say('choosePasswordHint')} action={say('save')} onSubmit={submit}>
      <PasswordInput
        label={say('oldPassword')}
        autoComplete="current-password"
        autoFocus
        required
        value={old}
        onChange={({ currentTarget }) => setOld(currentTarget.value)}
      />
      <PasswordInput
        label={say('newPassword')}
        autoComplete="new-password"
        required
        minLength={PASSWORD_LENGTH.least}
        value={next}
        onChange={({ currentTarget }) => setNext(currentTarget.value)}
      />
      <PasswordInput
        label={say('newPasswordAgain')}
        autoComplete="new-password"
        required
        value={again}
        onChange={({ currentTarget }) => setAgain(currentTarget.value)}
      />
    </SignInFrame>
  );
}
