import { Button, Kbd, Menu } from '@mantine/core';
import { useSpeech } from '../words/language.tsx';
import type { WorkKeys } from './use-work-keys.ts';
import { workWords } from './work-words.ts';

export interface ItemMenuProps {
  /** The same as the keys do. */
  readonly on: Pick<WorkKeys, 'onHistory' | 'onCorrect' | 'onTakeBack' | 'onStrike'>;
  readonly mayCorrect: boolean;
  /** Struck out already. */
  readonly isOut: boolean;
  /** The milestone that can be taken back. */
  readonly step: string | undefined;
}

/** What is known of one item, and how it is put right. */
export function ItemMenu({ on, mayCorrect, isOut, step }: ItemMenuProps) {
  const { read } = useSpeech();
  const line = (words: string, key: string, act: () => void) => (
    <Menu.Item key={key} rightSection={<Kbd size="xs">{key}</Kbd>} onClick={act}>
      {words}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end" width={220} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button size="sm" variant="default" ml="auto">
          {`${read(workWords.item)} ▾`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {line(read(workWords.history), 'Shift H', on.onHistory)}
        {mayCorrect && line(read(workWords.correct), 'Shift E', on.onCorrect)}
        {mayCorrect && step !== undefined && line(read(workWords.takeBack), '⌫', on.onTakeBack)}
        {mayCorrect && line(read(isOut ? workWords.bringBack : workWords.strikeOut), 'Del', on.onStrike)}
      </Menu.Dropdown>
    </Menu>
  );
}
