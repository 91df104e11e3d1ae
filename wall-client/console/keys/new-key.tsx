import { Button, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Keys, NewKey } from '../../../protocol/keys.ts';
import { useSpeech } from '../words/language.tsx';
import { keyWords } from './key-words.ts';

const FOR_EVER = '';

export interface NewKeyFormProps {
  readonly opened: boolean;
  readonly scopes: Keys['scopes'];
  readonly onClose: () => void;
  readonly onCreate: (wish: NewKey) => Promise<void>;
}

export function NewKeyForm({ opened, scopes, onClose, onCreate }: NewKeyFormProps) {
  const { say, read } = useSpeech();
  const [chosen, setScope] = useState<string>();
  const [label, setLabel] = useState('');
  const [days, setDays] = useState(FOR_EVER);
  const scope = scopes.find((known) => known.scope === chosen) ?? scopes[0];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (scope) void onCreate({ scope: scope.scope, label, ...(days !== FOR_EVER && { days: Number(days) }) });
  };
  const kinds = scope?.kinds === 'all' ? read(keyWords.allKinds) : scope?.kinds.join(', ');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={read(keyWords.newKey)}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <Stack component="form" onSubmit={submit}>
        <NativeSelect
          label={read(keyWords.scope)}
          description={read(keyWords.scopeHint)}
          size="md"
          value={scope?.scope ?? ''}
          data={scopes.map(({ scope: value, name }) => ({ value, label: `${read(name)} (${value})` }))}
          onChange={({ currentTarget }) => setScope(currentTarget.value)}
          data-autofocus
        />
        <Text size="sm">{`${read(keyWords.mayPost)}: ${kinds ?? ''}`}</Text>
        <TextInput
          label={read(keyWords.label)}
          description={read(keyWords.labelHint)}
          size="md"
          maxLength={40}
          value={label}
          onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        />
        <NativeSelect
          label={read(keyWords.lasts)}
          size="md"
          value={days}
          data={[
            { value: FOR_EVER, label: read(keyWords.forEver) },
            { value: '30', label: read(keyWords.days30) },
            { value: '90', label: read(keyWords.days90) },
            { value: '365', label: read(keyWords.days365) },
          ]}
          onChange={({ currentTarget }) => setDays(currentTarget.value)}
        />
        <Button type="submit" size="md">
          {say('create')}
        </Button>
      </Stack>
    </Modal>
  );
}
