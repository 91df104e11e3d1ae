import { Kbd, Modal, Text, TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import { readQuery, searchText } from '../search/find-matches.ts';
import { usePinyin } from '../search/use-pinyin.ts';
import { useSpeech } from '../words/language.tsx';
import { findItems, type PaletteItem } from './find-items.ts';
import classes from './palette.module.css';

export interface PaletteProps {
  readonly items: readonly PaletteItem[];
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Everything that can be done on a page, by its name in either language or its initials. */
export function Palette({ items, opened, onClose }: PaletteProps) {
  const { say } = useSpeech();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say('palette')}
      size="lg"
      yOffset="10vh"
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <Finder items={items} onClose={onClose} />
    </Modal>
  );
}

function Finder({ items, onClose }: Omit<PaletteProps, 'opened'>) {
  const { say, read } = useSpeech();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const names = useMemo(() => items.map(({ words }) => words.zh), [items]);
  const { read: readPinyin, revision } = usePinyin(names);
  const texts = useMemo(() => {
    void revision;
    return new Map(
      items.map((item) => {
        const { words, sort, keys = '' } = item;
        return [item.id, searchText([keys, words.zh, words.en, sort.zh, sort.en], readPinyin(words.zh))];
      }),
    );
  }, [items, readPinyin, revision]);
  const found = findItems(items, readQuery(typed), ({ id: item }) => texts.get(item) ?? searchText([], ''));
  const at = Math.min(active, found.length - 1);
  const idOf = (index: number) => `${id}-${index}`;
  useEffect(() => {
    // Newer browsers answer with a promise, which React would take for what ends the effect.
    void document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  const run = (item: PaletteItem | undefined) => {
    if (!item) return;
    onClose();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive(Math.min(found.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, at - 1));
    else if (event.key === 'Enter') run(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        data-autofocus
        size="md"
        role="combobox"
        aria-label={say('palette')}
        aria-expanded
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? idOf(at) : undefined}
        autoComplete="off"
        placeholder={say('paletteHint')}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} role="listbox" aria-label={say('palette')} className={classes.list}>
        {found.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus, and its keys go here.
          // biome-ignore lint/a11y/useFocusableInteractive: as above, by aria-activedescendant.
          <div
            key={item.id}
            id={idOf(index)}
            role="option"
            aria-selected={index === at}
            className={classes.item}
            onClick={() => run(item)}
          >
            <Text span size="sm" truncate flex={1}>
              {read(item.words)}
            </Text>
            <Text span size="xs" c="gray.4">
              {read(item.sort)}
            </Text>
            {item.keys !== undefined && <Kbd size="xs">{item.keys}</Kbd>}
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <Text role="status" c="gray.4" p="xs">
          {say('noneFound')}
        </Text>
      )}
    </>
  );
}
