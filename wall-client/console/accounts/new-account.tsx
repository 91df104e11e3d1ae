import { Button, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type NewUser, PERSON_ROLES, type PersonRole, USER_NAME_PATTERN } from '../../../protocol/auth.ts';
import { roleWords } from '../frame/role-words.ts';
import { useSpeech } from '../words/language.tsx';

export interface NewAccountProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onCreate: (wish: NewUser) => Promise<void>;
}

export function NewAccount({ opened, onClose, onCreate }: NewAccountProps) {
  const { say } = useSpeech();
  const [name, setName] = useState('');
  const [display, setDisplay] = useState('');
  const [unit, setUnit] = useState('');
  const [role, setRole] = useState<PersonRole>('operator');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onCreate({ name, role, ...(display && { display }), ...(role === 'unit' && { unit }) });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say('newAccount')}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <Stack component="form" onSubmit={submit}>
        <TextInput
          label={say('name')}
          required
          pattern={USER_NAME_PATTERN}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label={say('display')}
          value={display}
          onChange={({ currentTarget }) => setDisplay(currentTarget.value)}
        />
        <NativeSelect
          label={say('role')}
          value={role}
          data={PERSON_ROLES.map((value) => ({ value, label: say(roleWords[value]) }))}
          onChange={({ currentTarget }) => setRole(currentTarget.value as PersonRole)}
        />
        {role === 'unit' && (
          <TextInput
            label={say('unit')}
            required
            value={unit}
            onChange={({ currentTarget }) => setUnit(currentTarget.value)}
          />
        )}
        <Button type="submit">{say('create')}</Button>
      </Stack>
    </Modal>
  );
}
