import { NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { LABEL_CHARACTERS_MAX } from '../../../protocol/identity/label.ts';
import { useSpeech } from '../words/language.tsx';
import { choiceByNumber, type Field, readField } from './fields.ts';
import { workWords } from './work-words.ts';

export interface FieldInputProps {
  readonly field: Field;
  /** What was typed, or the code that was chosen; '' for nothing. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Nothing more to choose here. */
  readonly onDone: () => void;
  readonly isFirst: boolean;
  /** Say also what is missing. */
  readonly isChecked: boolean;
}

/** One field of a form, made of the attribute’s declaration; a code is chosen by its number. */
export function FieldInput({ field, value, onChange, onDone, isFirst, isChecked }: FieldInputProps) {
  const { read } = useSpeech();
  const found = value === '' && !isChecked ? undefined : readField(field, value);
  const shared = {
    label: read(field.words),
    withAsterisk: field.isNeeded,
    ...(!field.isNeeded && { placeholder: read(workWords.optional) }),
    error: found && 'fault' in found ? read(found.fault) : undefined,
    size: 'md',
    'data-work-field': field.name,
    ...(isFirst && { 'data-autofocus': true }),
  } as const;
  switch (field.holds) {
    case 'code':
      return <CodeInput {...{ field, value, onChange, onDone, shared }} />;
    case 'number':
      return (
        <NumberInput
          {...shared}
          hideControls
          allowDecimal={false}
          value={value}
          suffix={field.unit ? ` ${read(field.unit)}` : ''}
          onChange={(typed) => onChange(String(typed))}
        />
      );
    case 'time':
      return (
        <TextInput
          {...shared}
          description={read(workWords.momentHint)}
          value={value}
          autoComplete="off"
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    case 'label':
      return (
        <TextInput
          {...shared}
          description={`${read(workWords.labelHint)} · ${Array.from(value).length}/${LABEL_CHARACTERS_MAX}`}
          value={value}
          autoComplete="off"
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
  }
}

interface CodeInputProps {
  readonly field: Extract<Field, { holds: 'code' }>;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onDone: () => void;
  readonly shared: object;
}

function CodeInput({ field: { choices }, value, onChange, onDone, shared }: CodeInputProps) {
  const { read } = useSpeech();
  const [search, setSearch] = useState('');
  const choose = (code: string | null) => {
    onChange(code ?? '');
    if (code !== null) onDone();
  };
  return (
    <Select
      {...shared}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': read(workWords.clear) }}
      selectFirstOptionOnChange
      maxDropdownHeight={340}
      // What scrolls must be reached by keys.
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      nothingFoundMessage={read(workWords.unknownCode)}
      data={choices.map(({ code, words }, place) => ({ value: code, label: `${place + 1} ${read(words)}` }))}
      value={value === '' ? null : value}
      searchValue={search}
      onSearchChange={(typed) => {
        const place = choiceByNumber(choices.length, typed);
        const chosen = place === undefined ? undefined : choices[place];
        if (chosen) choose(chosen.code);
        else setSearch(typed);
      }}
      // What was chosen before gives way to what is typed.
      onFocus={({ currentTarget }) => currentTarget.select()}
      filter={({ options, search: typed }) => {
        const lower = typed.trim().toLowerCase();
        return options.filter(
          (option) =>
            'value' in option &&
            (lower === '' ||
              option.label.toLowerCase().includes(lower) ||
              option.value.toLowerCase().startsWith(lower)),
        );
      }}
      onChange={choose}
    />
  );
}
