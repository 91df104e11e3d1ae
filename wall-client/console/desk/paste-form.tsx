import { Alert, Badge, Button, Group, Modal, Stack, Table, Text, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { WorkDone, WorkEntries } from '../../../protocol/work.ts';
import { useSpeech } from '../words/language.tsx';
import type { Field } from './fields.ts';
import { makeToken } from './make-token.ts';
import { faultyFirst, type PastedRow, readPaste } from './read-paste.ts';
import { workWords } from './work-words.ts';

export interface PasteFormProps {
  readonly title: string;
  readonly fields: readonly Field[];
  readonly onClose: () => void;
  /** Undefined where nothing came of it, which was said. */
  readonly onEnter: (items: WorkEntries['items']) => Promise<WorkDone | undefined>;
}

/** Of a long table the faults matter, and the first rows as an example. */
const SHOWN_MOST = 200;

/** A table from a spreadsheet, looked at row by row before anything is entered. */
export function PasteForm({ title, fields, onClose, onEnter }: PasteFormProps) {
  const { say, read, language } = useSpeech();
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ReadonlyMap<number, string>>(new Map());
  const pasted = useMemo(() => (text.trim() === '' ? undefined : readPaste(text, fields)), [text, fields]);
  const [tokens] = useState(() => new Map<string, string>());
  const rows = pasted && 'rows' in pasted ? pasted.rows : [];
  const fine = rows.filter(({ faults }) => faults.length === 0);
  const enter = async () => {
    setBusy(true);
    const done = await onEnter(giveTokens(fine, tokens));
    setBusy(false);
    if (!done) return;
    if (done.refused.length === 0) onClose();
    setRefused(new Map(done.refused.map(({ index, expected }) => [fine[index]?.line ?? 0, expected])));
  };
  return (
    <Modal opened onClose={onClose} size="80rem" title={title} closeButtonProps={{ 'aria-label': say('close') }}>
      <Stack gap="sm">
        <Textarea
          data-autofocus
          label={read(workWords.pasteHere)}
          description={`${read(workWords.pasteHint)} ${fields.map(({ words, isNeeded }) => `${words[language]}${isNeeded ? '*' : ''}`).join(' · ')}`}
          autosize
          minRows={4}
          maxRows={10}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            setRefused(new Map());
          }}
        />
        {pasted && 'fault' in pasted && (
          <Alert color="red" c="red.2" role="alert" title={`${read(pasted.fault)} ${pasted.column ?? ''}`.trim()} />
        )}
        {pasted && 'rows' in pasted && (
          <>
            <Group justify="space-between">
              <Group gap="xs" role="status">
                <Badge variant="outline" color="teal" c="teal.2">{`${read(workWords.fine)} ${fine.length}`}</Badge>
                {fine.length < rows.length && (
                  <Badge variant="outline" color="red" c="red.2">
                    {`${read(workWords.fault)} ${rows.length - fine.length}`}
                  </Badge>
                )}
              </Group>
              <Button size="md" loading={isBusy} disabled={fine.length === 0} onClick={() => void enter()}>
                {`${read(workWords.enterRows)} ${fine.length}`}
              </Button>
            </Group>
            <Table.ScrollContainer minWidth={700} maxHeight={360} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
              <Table aria-label={title} stickyHeader>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{read(workWords.row)}</Table.Th>
                    {pasted.heads.map((head) => (
                      <Table.Th key={head}>{head}</Table.Th>
                    ))}
                    <Table.Th>{read(workWords.fault)}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {faultyFirst(rows, refused)
                    .slice(0, SHOWN_MOST)
                    .map(({ line, cells, faults }) => (
                      <Table.Tr key={line}>
                        <Table.Td>{line}</Table.Td>
                        {pasted.heads.map((head, place) => (
                          <Table.Td key={head}>{cells[place]}</Table.Td>
                        ))}
                        <Table.Td>
                          <Text size="sm" c={faults.length > 0 || refused.has(line) ? 'red.3' : 'teal.3'}>
                            {faults.map(({ field, fault }) => `${read(field)}: ${read(fault)}`).join('; ') ||
                              refused.get(line) ||
                              read(workWords.fine)}
                          </Text>
                        </Table.Td>
                      </Table.Tr>
                    ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </>
        )}
      </Stack>
    </Modal>
  );
}

/** The same row sent again, after others were put right, is the same entity; two rows alike are two. */
function giveTokens(rows: readonly PastedRow[], tokens: Map<string, string>): WorkEntries['items'] {
  const times = new Map<string, number>();
  return rows.map(({ set }) => {
    const said = JSON.stringify(set);
    const time = (times.get(said) ?? 0) + 1;
    times.set(said, time);
    const key = `${said} ${time}`;
    const token = tokens.get(key) ?? makeToken();
    tokens.set(key, token);
    return { token, set: { ...set } };
  });
}
