import { Group, NativeSelect, TextInput } from '@mantine/core';
import { useSpeech } from '../words/language.tsx';
import { actWords, auditWords } from './audit-words.ts';

/** As typed; times are of the desk's own clock, as an input of a browser gives them. */
export interface TypedFilter {
  readonly who: string;
  readonly what: string;
  readonly on: string;
  readonly from: string;
  readonly to: string;
}

export const NO_FILTER: TypedFilter = { who: '', what: '', on: '', from: '', to: '' };

/** The filter as `GET /audit` and `/audit.csv` take it. */
export function toQuery({ who, what, on, from, to }: TypedFilter): URLSearchParams {
  const query = new URLSearchParams();
  const set = (name: string, value: string) => value !== '' && query.set(name, value);
  set('who', who.trim());
  set('what', what);
  set('on', on.trim());
  set('from', toMs(from));
  set('to', toMs(to));
  return query;
}

function toMs(local: string): string {
  const ms = new Date(local).getTime();
  return Number.isNaN(ms) ? '' : String(ms);
}

export interface AuditFiltersProps {
  readonly filter: TypedFilter;
  readonly onChange: (filter: TypedFilter) => void;
}

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const { read } = useSpeech();
  const bind = (name: keyof TypedFilter) => ({
    value: filter[name],
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
      onChange({ ...filter, [name]: currentTarget.value }),
    size: 'md' as const,
  });
  const acts = Object.entries(actWords).map(([value, words]) => ({ value, label: read(words) }));
  return (
    <Group gap="sm" align="end">
      <TextInput label={read(auditWords.who)} placeholder={read(auditWords.whoHint)} {...bind('who')} />
      <NativeSelect
        label={read(auditWords.what)}
        data={[{ value: '', label: read(auditWords.anyAct) }, ...acts]}
        {...bind('what')}
      />
      <TextInput label={read(auditWords.on)} placeholder={read(auditWords.onHint)} {...bind('on')} />
      <TextInput type="datetime-local" label={read(auditWords.from)} {...bind('from')} />
      <TextInput type="datetime-local" label={read(auditWords.to)} {...bind('to')} />
    </Group>
  );
}
