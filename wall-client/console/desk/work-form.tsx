import { Button, Group, Kbd, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { AttributeValue } from '../../../protocol/events.ts';
import { readLabel } from '../../../protocol/identity/label.ts';
import type { Words } from '../../../protocol/words.ts';
import { useSpeech } from '../words/language.tsx';
import { FieldInput } from './field-input.tsx';
import { type Field, type Known, readField, sayLabelFault } from './fields.ts';
import { workWords } from './work-words.ts';

export interface Filled {
  readonly set: Readonly<Record<string, AttributeValue>>;
  readonly reason: string | undefined;
  /** Each field as it stands there. */
  readonly typed: Known;
}

export interface WorkFormProps {
  readonly title: string;
  readonly fields: readonly Field[];
  readonly known?: Known;
  readonly wantsReason?: boolean;
  /** Who will read the reason. */
  readonly reasonHint?: Words;
  /** What submitting it comes to. */
  readonly hint?: string;
  readonly onClose: () => void;
  /** Resolves to whether it was taken: what was not stays to be put right. */
  readonly onSubmit: (filled: Filled) => Promise<boolean>;
}

/** A form made of fields; by keys alone: a number chooses and goes on, Enter in a text submits, and Ctrl Enter anywhere. */
export function WorkForm({
  title,
  fields,
  known = {},
  wantsReason = false,
  reasonHint = workWords.reasonHint,
  hint,
  onClose,
  onSubmit,
}: WorkFormProps) {
  const { say, read } = useSpeech();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(known);
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const readReason = readLabel(reason);
  const reasonFault = 'fault' in readReason ? sayLabelFault(readReason.fault) : undefined;
  const goOn = (place: number) => {
    const { current } = form;
    // After whatever closes has given the focus back.
    setTimeout(() => {
      const inputs = current?.querySelectorAll<HTMLElement>('input[data-work-field]') ?? [];
      (inputs[place + 1] ?? current?.querySelector<HTMLElement>('button[type="submit"]'))?.focus();
    });
  };
  const submit = async () => {
    setChecked(true);
    const read_ = fields.map((field) => [field.name, readField(field, values[field.name] ?? '')] as const);
    if (isBusy || read_.some(([, each]) => 'fault' in each) || (wantsReason && reasonFault)) return;
    const set = Object.fromEntries(
      read_.flatMap(([name, each]) => ('value' in each && each.value !== undefined ? [[name, each.value]] : [])),
    );
    setBusy(true);
    const isTaken = await onSubmit({ set, reason: wantsReason ? reason.trim() : undefined, typed: values });
    setBusy(false);
    if (isTaken) onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': say('close') }}>
      <form
        ref={form}
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="sm">
          {hint !== undefined && <Text size="sm">{hint}</Text>}
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing="xs">
            {fields.map((field, place) => (
              <FieldInput
                key={field.name}
                field={field}
                value={values[field.name] ?? ''}
                isFirst={place === 0}
                isChecked={isChecked}
                onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
                onDone={() => goOn(place)}
              />
            ))}
            {wantsReason && (
              <TextInput
                size="md"
                withAsterisk
                label={read(workWords.reason)}
                description={read(reasonHint)}
                data-work-field="reason"
                data-autofocus={fields.length === 0 || undefined}
                autoComplete="off"
                value={reason}
                error={(reason !== '' || isChecked) && reasonFault ? read(reasonFault) : undefined}
                onChange={({ currentTarget }) => setReason(currentTarget.value)}
              />
            )}
          </SimpleGrid>
          <Group justify="space-between">
            <Text size="sm" c="gray.4">
              {fields.some(({ holds }) => holds === 'code') ? read(workWords.pickHint) : ''}
            </Text>
            <Button type="submit" size="md" loading={isBusy} rightSection={<Kbd>Ctrl Enter</Kbd>}>
              {read(workWords.submit)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
