import { Badge, Group, Loader, Modal, Stack, Table, Text, Timeline, Title } from '@mantine/core';
import type { Changes, WorkItem } from '../../../protocol/correction.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import { useSpeech } from '../words/language.tsx';
import { sayValue } from './fields.ts';
import { writeMoment } from './moment-text.ts';
import { placeColumns, valueOf } from './select-work.ts';
import { useItem } from './use-work.ts';
import { workWords } from './work-words.ts';

export interface ItemHistoryProps {
  readonly name: string;
  readonly kind: Kind;
  readonly site: Pick<SiteDescription['file'], 'districts' | 'timeZone'>;
  readonly id: string;
  readonly onClose: () => void;
}

/** What stands of an item, step by step, and what was put right of it. */
export function ItemHistory({ name, kind, site, id, onClose }: ItemHistoryProps) {
  const { say, read } = useSpeech();
  const { data: item, error } = useItem(name, id);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`${read(workWords.history)} · ${read(kind.name)} ${id}`}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      {item ? (
        <Content {...{ kind, site, item }} />
      ) : error ? (
        <Text role="alert">{error.message}</Text>
      ) : (
        <Loader role="status" aria-label={say('loading')} />
      )}
    </Modal>
  );
}

function Content({ kind, site, item }: Pick<ItemHistoryProps, 'kind' | 'site'> & { readonly item: WorkItem }) {
  const { read, language } = useSpeech();
  const columns = placeColumns(item.columns);
  const steps = Object.entries(kind.milestones)
    .flatMap(([name, { name: words }]) => {
      const at = valueOf(item.row, columns, name);
      return typeof at === 'number' ? [{ name, words, at }] : [];
    })
    .toSorted((left, right) => left.at - right.at);
  const told = Object.entries(kind.attributes).flatMap(([name, attribute]) => {
    const said = sayValue(attribute, valueOf(item.row, columns, name), { ...site, language });
    return said === '' ? [] : [{ name, words: attribute.name, said }];
  });
  const mark = (name: string) =>
    item.corrected.includes(name) && (
      <Badge size="sm" variant="outline" color="yellow">
        {read(workWords.corrected)}
      </Badge>
    );
  return (
    <Stack gap="md">
      {item.isVoided && <Badge color="red">{read(workWords.struckOut)}</Badge>}
      <Timeline bulletSize={14} lineWidth={2} active={steps.length}>
        {steps.map(({ name, words, at }) => (
          <Timeline.Item
            key={name}
            title={
              <Group gap="xs">
                {read(words)}
                {mark(name)}
              </Group>
            }
          >
            <Text size="sm" c="gray.4" style={{ fontVariantNumeric: 'tabular-nums' }}>
              {writeMoment(at, site.timeZone)}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
      <Table>
        <Table.Tbody>
          {told.map(({ name, words, said }) => (
            <Table.Tr key={name}>
              <Table.Th w={160}>{read(words)}</Table.Th>
              <Table.Td>
                <Group gap="xs">
                  {said}
                  {mark(name)}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Corrections {...{ kind, site, item }} />
    </Stack>
  );
}

function Corrections({
  kind,
  site,
  item: { corrections },
}: Pick<ItemHistoryProps, 'kind' | 'site'> & { readonly item: WorkItem }) {
  const { read, language } = useSpeech();
  const sayChanges = ({ set = {}, milestones = {}, voided }: Changes): ReadonlyMap<string, string> =>
    new Map([
      ...Object.entries(set).map(
        ([name, value]) =>
          [
            read(kind.attributes[name]?.name ?? workWords.subject),
            sayValue(kind.attributes[name], value, { ...site, language }),
          ] as const,
      ),
      ...Object.entries(milestones).map(
        ([name, at]) =>
          [
            read(kind.milestones[name]?.name ?? workWords.acts),
            at === null ? '' : writeMoment(at, site.timeZone),
          ] as const,
      ),
      ...(voided === undefined
        ? []
        : [[read(workWords.struckOut), read(voided ? workWords.yes : workWords.no)] as const]),
    ]);
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {read(workWords.corrections)}
      </Title>
      {corrections.length === 0 && <Text c="gray.4">{read(workWords.noCorrections)}</Text>}
      {corrections.map(({ at, reason, by, before, after }) => {
        const was = sayChanges(before);
        return (
          <Stack key={`${at} ${JSON.stringify(after)}`} gap={2} data-correction>
            <Text size="sm" c="gray.4" style={{ fontVariantNumeric: 'tabular-nums' }}>
              {[writeMoment(at, site.timeZone), reason, by].filter(Boolean).join(' · ')}
            </Text>
            {[...sayChanges(after)].map(([what, is]) => (
              <Text key={what}>{`${what}：${was.get(what) || '–'} → ${is || '–'}`}</Text>
            ))}
          </Stack>
        );
      })}
    </Stack>
  );
}
