import { Badge, Button, Group, Table, Text } from '@mantine/core';
import type { Key, Keys } from '../../../protocol/keys.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import type { KeyEnd } from './end-key.tsx';
import { keyState } from './key-state.ts';
import { keyWords } from './key-words.ts';

export interface KeyRowsProps {
  readonly answer: Keys;
  readonly showsEnded: boolean;
  readonly onEnd: (end: KeyEnd) => void;
}

/** The keys, those that open something first. */
export function KeyRows({ answer: { keys, scopes, now }, showsEnded, onEnd }: KeyRowsProps) {
  const { say, read, language } = useSpeech();
  const shown = keys
    .map((key) => ({ key, state: keyState(key, now) }))
    .filter(({ state }) => showsEnded || state === 'open')
    .sort((left, right) => Number(right.state === 'open') - Number(left.state === 'open'));
  const nameOf = (scope: string) => {
    const known = scopes.find((each) => each.scope === scope);
    return known ? read(known.name) : scope;
  };
  return (
    <Table.ScrollContainer minWidth={820}>
      <Table verticalSpacing="sm" aria-label={read(keyWords.title)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{read(keyWords.id)}</Table.Th>
            <Table.Th>{read(keyWords.scope)}</Table.Th>
            <Table.Th>{read(keyWords.label)}</Table.Th>
            <Table.Th>{read(keyWords.made)}</Table.Th>
            <Table.Th>{read(keyWords.used)}</Table.Th>
            <Table.Th>{say('state')}</Table.Th>
            <Table.Th>{say('actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map(({ key, state }) => (
            <Table.Tr key={key.id}>
              <Table.Td>{key.id}</Table.Td>
              <Table.Td>
                {nameOf(key.scope)}
                {key.dataSet && (
                  <Text size="xs" c="gray.4">
                    {read(keyWords[key.dataSet])}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{key.isOwn ? read(keyWords.own) : key.label}</Table.Td>
              <Table.Td>
                <Text size="sm">{formatMoment(key.createdAt, language)}</Text>
                {key.madeBy && (
                  <Text size="xs" c="gray.4">
                    {read(keyWords.madeBy)} {key.madeBy.id}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                {key.usedAt === undefined ? read(keyWords.noneUsed) : formatMoment(key.usedAt, language)}
              </Table.Td>
              <Table.Td>
                <State of={key} state={state} />
              </Table.Td>
              <Table.Td>
                {state === 'open' && (
                  <Group gap="xs" wrap="nowrap">
                    {!key.isOwn && key.replacedBy === undefined && (
                      <Button size="md" variant="default" onClick={() => onEnd({ act: 'rotate', key })}>
                        {read(keyWords.rotate)}
                      </Button>
                    )}
                    <Button size="md" variant="default" onClick={() => onEnd({ act: 'revoke', key })}>
                      {read(keyWords.revoke)}
                    </Button>
                  </Group>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function State({ of, state }: { readonly of: Key; readonly state: ReturnType<typeof keyState> }) {
  const { read, language } = useSpeech();
  const isOpen = state === 'open';
  return (
    <>
      <Badge variant="outline" color={isOpen ? 'teal' : 'gray'} c={isOpen ? 'teal.2' : 'gray.3'}>
        {read(keyWords[state])}
      </Badge>
      {isOpen && of.endsAt !== undefined && (
        <Text size="xs">
          {read(keyWords.ends)} {formatMoment(of.endsAt, language)}
        </Text>
      )}
      {of.replacedBy !== undefined && (
        <Text size="xs" c="gray.4">
          {read(keyWords.replacedBy)} {of.replacedBy}
        </Text>
      )}
    </>
  );
}
