import { ActionIcon, Button, Chip, Group, Menu, Popover, Select, Stack, TextInput } from '@mantine/core';
import { memo, useState } from 'react';
import { readLabel } from '../../../protocol/identity/label.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { SEARCH_FIELD } from '../sources/search-field.ts';
import { useSpeech } from '../words/language.tsx';
import { choicesOf } from './fields.ts';
import { NO_FILTER, type WorkFilter } from './select-work.ts';
import type { SavedFilter } from './use-own.ts';
import { workWords } from './work-words.ts';

export interface WorkFiltersProps {
  readonly name: string;
  readonly kind: Kind;
  readonly districts: SiteDescription['file']['districts'];
  readonly filter: WorkFilter;
  readonly onFilter: (filter: WorkFilter) => void;
  /** Of whoever sees the work of all units; undefined for somebody of one. */
  readonly mine: { readonly unit: string | undefined; readonly onUnit: (unit: string | undefined) => void } | undefined;
  readonly saved: readonly SavedFilter[];
  readonly onSave: (saved: SavedFilter) => void;
  readonly onRemove: (saved: SavedFilter) => void;
}

/** What of the list is wanted, in one line; further conditions and saved filters open from it. */
export const WorkFilters = memo(function WorkFilters(props: WorkFiltersProps) {
  const { name, kind, districts, filter, onFilter, mine, saved, onSave, onRemove } = props;
  const { read } = useSpeech();
  const [label, setLabel] = useState('');
  const change = (wish: Partial<WorkFilter>) => onFilter({ ...filter, ...wish });
  const unit = kind.work?.unit;
  const options = (attribute: string | undefined) =>
    choicesOf(kind.attributes[attribute ?? ''], districts).map(({ code, words }) => ({
      value: code,
      label: read(words),
    }));
  const coded = Object.entries(kind.attributes).filter(([, attribute]) => 'codes' in attribute);
  const count = Object.keys(filter.codes).length + Number(filter.stage !== null);
  const own = saved.filter((each) => each.kind === name);
  const select = (
    key: string,
    words: string,
    value: string | null,
    data: { value: string; label: string }[],
    onChange: (value: string | null) => void,
  ) => (
    <Select
      key={key}
      size="sm"
      label={words}
      clearable
      clearButtonProps={{ 'aria-label': `${read(workWords.clear)} ${words}` }}
      comboboxProps={{ withinPortal: false }}
      value={value}
      data={data}
      onChange={onChange}
    />
  );
  const setCode = (attribute: string, code: string | null) => {
    const { [attribute]: _before, ...codes } = filter.codes;
    change({ codes: code === null ? codes : { ...codes, [attribute]: code } });
  };
  const isNamed = 'label' in readLabel(label);
  return (
    <Group gap="xs">
      <TextInput
        {...SEARCH_FIELD}
        size="sm"
        w={230}
        aria-label={read(workWords.find)}
        placeholder={`${read(workWords.find)}  /`}
        value={filter.typed}
        onChange={({ currentTarget }) => change({ typed: currentTarget.value })}
      />
      <Chip size="md" checked={filter.isOverdue} onChange={(isOverdue) => change({ isOverdue })}>
        {read(workWords.overdue)} O
      </Chip>
      {mine && unit !== undefined && (
        <Chip
          size="md"
          checked={filter.isMine && mine.unit !== undefined}
          disabled={mine.unit === undefined}
          onChange={(isMine) => change({ isMine })}
        >
          {read(workWords.mine)} M
        </Chip>
      )}
      <Popover position="bottom-start" shadow="md" trapFocus>
        <Popover.Target>
          <Button size="sm" variant="default">
            {`${read(workWords.more)}${count > 0 ? ` ${count}` : ''}`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="xs" w={260}>
            {mine &&
              unit !== undefined &&
              select('mine', read(workWords.chooseMine), mine.unit ?? null, options(unit), (code) =>
                mine.onUnit(code ?? undefined),
              )}
            {coded.map(([attribute, { name: words }]) =>
              select(attribute, read(words), filter.codes[attribute] ?? null, options(attribute), (code) =>
                setCode(attribute, code),
              ),
            )}
            {select(
              'stage',
              read(workWords.stage),
              filter.stage,
              Object.entries(kind.milestones).map(([value, each]) => ({ value, label: read(each.name) })),
              (stage) => change({ stage }),
            )}
            <Group gap="xs" align="flex-end" wrap="nowrap">
              <TextInput
                size="sm"
                flex={1}
                label={read(workWords.filterName)}
                value={label}
                onChange={({ currentTarget }) => setLabel(currentTarget.value)}
              />
              <Button
                size="sm"
                variant="default"
                disabled={!isNamed}
                onClick={() => {
                  onSave({ name: label.trim(), kind: name, filter });
                  setLabel('');
                }}
              >
                {read(workWords.saveFilter)}
              </Button>
            </Group>
          </Stack>
        </Popover.Dropdown>
      </Popover>
      {own.length > 0 && (
        <Menu position="bottom-start" closeOnItemClick={false}>
          <Menu.Target>
            <Button size="sm" variant="default">
              {read(workWords.filters)}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {own.map((each) => (
              <Group key={each.name} gap={4} wrap="nowrap">
                <Menu.Item closeMenuOnClick onClick={() => onFilter(each.filter)}>
                  {each.name}
                </Menu.Item>
                <ActionIcon
                  component="div"
                  role="menuitem"
                  tabIndex={-1}
                  variant="subtle"
                  color="gray"
                  aria-label={`${read(workWords.removeFilter)} ${each.name}`}
                  onClick={() => onRemove(each)}
                >
                  ✕
                </ActionIcon>
              </Group>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {filter !== NO_FILTER && (
        <Button size="sm" variant="subtle" onClick={() => onFilter(NO_FILTER)}>
          {read(workWords.clear)}
        </Button>
      )}
    </Group>
  );
});
