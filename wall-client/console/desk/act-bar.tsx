import { Button, Group, Kbd, Paper, Text } from '@mantine/core';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { WorkAct } from '../../../protocol/site/work.ts';
import { useSpeech } from '../words/language.tsx';
import { ItemMenu, type ItemMenuProps } from './item-menu.tsx';
import { workWords } from './work-words.ts';

export interface OfferedAct {
  readonly name: string;
  readonly act: WorkAct;
  /** Of what is chosen, none lets it be done. */
  readonly isDone: boolean;
}

export interface ActBarProps {
  readonly kind: Kind;
  readonly acts: readonly OfferedAct[];
  /** The one that is chosen, or how many are marked. */
  readonly on: string | number | undefined;
  readonly onAct: (name: string) => void;
  readonly onUnmark: () => void;
  /** What can be looked at and put right of the one that is chosen. */
  readonly item: ItemMenuProps | undefined;
}

/** What can be done to what is chosen: a button each, with the key that does the same. */
export function ActBar({ kind, acts, on, onAct, onUnmark, item }: ActBarProps) {
  const { read } = useSpeech();
  const next = acts.find(({ isDone }) => !isDone)?.name;
  return (
    <Paper withBorder px="sm" py={6} role="group" aria-label={read(workWords.acts)}>
      <Group gap="xs" mih={36}>
        <Text size="sm" miw={170} role="status" c={on === undefined ? 'gray.4' : 'gray.0'}>
          {on === undefined
            ? read(workWords.nothingChosen)
            : typeof on === 'number'
              ? `${on} ${read(workWords.marked)}`
              : `${read(workWords.chosen)} ${on}`}
        </Text>
        {on !== undefined &&
          acts.map(({ name, act, isDone }) => (
            <Button
              key={name}
              size="sm"
              px="sm"
              variant={name === next ? 'filled' : 'default'}
              disabled={isDone}
              data-act={name}
              leftSection={isDone ? '✓' : undefined}
              rightSection={<Kbd size="xs">{act.key.toUpperCase()}</Kbd>}
              onClick={() => onAct(name)}
            >
              {read(kind.milestones[name]?.name ?? workWords.acts)}
            </Button>
          ))}
        {item && <ItemMenu {...item} />}
        {typeof on === 'number' && (
          <Button size="sm" variant="subtle" onClick={onUnmark}>
            {read(workWords.unmark)}
          </Button>
        )}
      </Group>
    </Paper>
  );
}
