import { Button, Group, ScrollArea } from '@mantine/core';
import type { Kind } from '../../../protocol/site/kinds.ts';
import { useSpeech } from '../words/language.tsx';
import { KINDS_WITH_KEY, kindKey } from './use-work-keys.ts';
import { workWords } from './work-words.ts';

export interface KindTabsProps {
  readonly name: string;
  readonly kinds: readonly (readonly [name: string, kind: Kind])[];
  /** A phone has no digits to press. */
  readonly isNarrow: boolean;
  readonly onKind: (name: string) => void;
}

/** All that somebody may work on, each with its digit. */
export function KindTabs({ name, kinds, isNarrow, onKind }: KindTabsProps) {
  const { read } = useSpeech();
  return (
    <ScrollArea scrollbars="x" type="never" style={{ flexShrink: 0 }}>
      <Group gap={4} wrap="nowrap" role="group" aria-label={read(workWords.kinds)}>
        {kinds.map(([each, { name: words }], place) => (
          <Button
            key={each}
            size="compact-md"
            variant={each === name ? 'filled' : 'subtle'}
            color={each === name ? 'cyan' : 'gray'}
            {...(each !== name && { c: 'gray.3' })}
            aria-pressed={each === name}
            data-kind={each}
            style={{ flexShrink: 0 }}
            onClick={() => onKind(each)}
          >
            {place < KINDS_WITH_KEY && !isNarrow ? `${kindKey(place)} ${read(words)}` : read(words)}
          </Button>
        ))}
      </Group>
    </ScrollArea>
  );
}
