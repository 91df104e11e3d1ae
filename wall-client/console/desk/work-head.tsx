import { Button, Group, Kbd, Text, Title } from '@mantine/core';
import type { Kind } from '../../../protocol/site/kinds.ts';
import { useSpeech } from '../words/language.tsx';
import type { WorkList } from './use-work-list.ts';
import type { WorkKeys } from './use-work-keys.ts';
import { workWords } from './work-words.ts';

export interface WorkHeadProps {
  readonly kind: Kind;
  readonly list: Pick<WorkList, 'openCount' | 'overdue' | 'count' | 'wanted' | 'shelf'>;
  readonly isBoard: boolean;
  /** The same as the keys do. */
  readonly on: Pick<WorkKeys, 'onEnter' | 'onPaste' | 'onClosed' | 'onView' | 'onHelp'> & {
    /** Of whoever may bring back what was struck out. */
    readonly onVoided: (() => void) | undefined;
  };
}

/** How much there is, and what is done to none of it. */
export function WorkHead({ kind, list: { openCount, overdue, count, wanted, shelf }, isBoard, on }: WorkHeadProps) {
  const { read } = useSpeech();
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="sm">
        <Title order={1} size="h3">
          {read(workWords.title)}
        </Title>
        <Text role="status" c="gray.3">
          {`${read(kind.name)} · ${read(workWords.open)} ${openCount} · ${read(workWords.overdue)} ${overdue} · ${wanted.length}/${count}`}
        </Text>
      </Group>
      <Group gap="xs">
        {kind.work?.enter && (
          <>
            <Button size="sm" rightSection={<Kbd size="xs">N</Kbd>} onClick={on.onEnter}>
              {`${read(workWords.enter)} ${read(kind.name)}`}
            </Button>
            <Button size="sm" variant="default" onClick={on.onPaste}>
              {read(workWords.paste)}
            </Button>
          </>
        )}
        <Button size="sm" variant="default" aria-pressed={shelf === 'closed'} onClick={on.onClosed}>
          {read(workWords.closed)}
        </Button>
        {on.onVoided && (
          <Button size="sm" variant="default" aria-pressed={shelf === 'voided'} onClick={on.onVoided}>
            {read(workWords.voided)}
          </Button>
        )}
        <Button size="sm" variant="default" onClick={on.onView}>
          {read(isBoard ? workWords.list : workWords.board)}
        </Button>
        <Button size="sm" variant="default" aria-label={read(workWords.keys)} onClick={on.onHelp}>
          ?
        </Button>
      </Group>
    </Group>
  );
}
