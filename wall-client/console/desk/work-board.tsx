import { Badge, Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { memo } from 'react';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { WorkRow } from '../../../protocol/work.ts';
import { useSpeech } from '../words/language.tsx';
import { sayValue } from './fields.ts';
import { type Columns, idOf, isOverdue, stageOf, valueOf } from './select-work.ts';
import { workWords } from './work-words.ts';

/** More than these nobody looks through in a column; the list has them all. */
const CARDS_MOST = 40;

export interface WorkBoardViewProps {
  readonly kind: Kind;
  readonly districts: SiteDescription['file']['districts'];
  readonly rows: readonly WorkRow[];
  readonly columns: Columns;
  readonly shown: readonly string[];
  readonly now: number;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** The same items by how far they have come: a column for each milestone that any of them stands at. */
export const WorkBoardView = memo(function WorkBoardView(props: WorkBoardViewProps) {
  const { kind, rows, columns } = props;
  const { read } = useSpeech();
  const byStage = Map.groupBy(rows, (row) => stageOf(row, columns, kind) ?? '');
  const stages = Object.keys(kind.milestones).filter((name) => byStage.has(name));
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
      tabIndex={0}
      aria-label={`${read(workWords.board)} ${read(kind.name)}`}
      style={{ overflow: 'auto', flex: 1, minHeight: 260 }}
    >
      <Group align="flex-start" gap="sm" wrap="nowrap">
        {stages.map((stage) => {
          const own = byStage.get(stage) ?? [];
          return (
            <Stack key={stage} gap={6} miw={230} maw={320} flex="1 0 230px" role="group">
              <Group justify="space-between" pos="sticky" top={0} bg="dark.7" py={4}>
                <Text fw={600}>{read(kind.milestones[stage]?.name ?? workWords.stage)}</Text>
                <Badge variant="default">{own.length}</Badge>
              </Group>
              {own.slice(0, CARDS_MOST).map((row) => (
                <Card key={idOf(row)} {...props} row={row} />
              ))}
              {own.length > CARDS_MOST && (
                <Text size="sm" c="gray.4">{`${read(workWords.hidden)} ${own.length - CARDS_MOST}`}</Text>
              )}
            </Stack>
          );
        })}
      </Group>
    </section>
  );
});

interface CardProps extends WorkBoardViewProps {
  readonly row: WorkRow;
}

function Card({ row, kind, districts, columns, shown, now, chosen, onChoose }: CardProps) {
  const { read, language } = useSpeech();
  const id = idOf(row);
  const isLate = isOverdue(row, now);
  const said = shown
    .map((name) => sayValue(kind.attributes[name], valueOf(row, columns, name), { districts, language }))
    .filter(Boolean);
  return (
    <UnstyledButton data-work={id} aria-current={id === chosen || undefined} onClick={() => onChoose(id)}>
      <Paper withBorder p="xs" bg={id === chosen ? 'dark.5' : 'transparent'}>
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm" ff="monospace" truncate>
            {id}
          </Text>
          {isLate && (
            <Text size="sm" c="red.4" style={{ whiteSpace: 'nowrap' }}>
              <span aria-hidden="true">▲</span> {read(workWords.overdue)}
            </Text>
          )}
        </Group>
        <Text size="sm" lineClamp={2}>
          {said.join(' · ')}
        </Text>
      </Paper>
    </UnstyledButton>
  );
}
