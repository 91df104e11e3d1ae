import {
  Alert,
  Anchor,
  Badge,
  Button,
  Group,
  Loader,
  PasswordInput,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { HANDOVER_NOTE_CHARACTERS_MOST, type HandoverSheet, type Handovers } from '../../../protocol/handover.ts';
import { request } from '../api/request.ts';
import { useSite } from '../api/wall-state.tsx';
import { attempt } from '../frame/say-fault.ts';
import { formatMoment } from '../words/format-moment.ts';
import { useSpeech } from '../words/language.tsx';
import { handoverWords } from './handover-words.ts';
import { SheetContent } from './sheet-content.tsx';

const KEY = ['handovers'];
const LOOK_EVERY_MS = 10_000;

/** What one shift leaves to the next: the sheet as it stands, both signatures, and the sheets of before. */
export function HandoverPage() {
  const speech = useSpeech();
  const { say, read, language } = speech;
  const queries = useQueryClient();
  const { data: site } = useSite();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => request<Handovers>('GET', '/handovers'),
    refetchInterval: LOOK_EVERY_MS,
  });
  const [note, setNote] = useState('');
  const run = async (work: () => Promise<unknown>) => {
    const isDone = await attempt(work, speech);
    await queries.invalidateQueries({ queryKey: KEY });
    return isDone;
  };
  if (!site || !data) return <Loader m="xl" role="status" aria-label={say('loading')} />;
  const { now, sheets } = data;
  const waiting = sheets.find(({ incoming }) => incoming === undefined);
  const addNote = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(() => request('POST', '/handovers/notes', { text: note.trim() }))) setNote('');
  };
  return (
    <Stack gap="lg" maw={1100}>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {read(handoverWords.title)}
        </Title>
        {now.shift && (
          <Badge size="lg" variant="outline" c="cyan.2">
            {read(handoverWords.onDuty)} {read(now.shift)}
          </Badge>
        )}
      </Group>
      {waiting && <Signature sheet={waiting} onSign={run} />}
      <Text c="gray.4">
        {now.since === null
          ? read(handoverWords.first)
          : `${read(handoverWords.since)} ${formatMoment(now.since, language)}`}
      </Text>
      <SheetContent site={site} content={now} />
      <form onSubmit={(event) => void addNote(event)}>
        <Group align="end" gap="xs">
          <TextInput
            size="md"
            style={{ flex: 1 }}
            label={read(handoverWords.addNote)}
            maxLength={HANDOVER_NOTE_CHARACTERS_MOST}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          <Button size="md" type="submit" variant="default" disabled={note.trim() === ''}>
            {read(handoverWords.add)}
          </Button>
        </Group>
      </form>
      <Group>
        <Button size="lg" onClick={() => void run(() => request('POST', '/handovers'))}>
          {read(handoverWords.signOut)}
        </Button>
        <Text size="sm" c="gray.4">
          {read(handoverWords.signOutHint)}
        </Text>
      </Group>
      {sheets.length > 0 && <Sheets sheets={sheets} />}
    </Stack>
  );
}

interface SignatureProps {
  readonly sheet: HandoverSheet;
  readonly onSign: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** The next shift signs at the desk of the one that leaves. */
function Signature({ sheet, onSign }: SignatureProps) {
  const { read } = useSpeech();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const sign = async (event: FormEvent) => {
    event.preventDefault();
    await onSign(() => request('POST', `/handovers/${sheet.number}/signature`, { name, password }));
    setPassword('');
  };
  return (
    <Alert color="yellow" variant="outline" c="gray.2" title={`${read(handoverWords.signIn)} · No. ${sheet.number}`}>
      <form onSubmit={(event) => void sign(event)}>
        <Group align="end" gap="xs">
          <TextInput
            size="md"
            label={read(handoverWords.name)}
            autoComplete="off"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <PasswordInput
            size="md"
            w={220}
            label={read(handoverWords.password)}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-hidden': true }}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Button size="md" type="submit" disabled={name === '' || password === ''}>
            {read(handoverWords.sign)}
          </Button>
        </Group>
      </form>
    </Alert>
  );
}

function Sheets({ sheets }: { readonly sheets: readonly HandoverSheet[] }) {
  const { read, language } = useSpeech();
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {read(handoverWords.sheets)}
      </Title>
      <Table.ScrollContainer minWidth={680}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{read(handoverWords.number)}</Table.Th>
              <Table.Th>{read(handoverWords.outgoing)}</Table.Th>
              <Table.Th>{read(handoverWords.incoming)}</Table.Th>
              <Table.Th>{read(handoverWords.state)}</Table.Th>
              <Table.Th>PDF</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sheets.map(({ number, outgoing, incoming }) => (
              <Table.Tr key={number}>
                <Table.Td>No. {number}</Table.Td>
                <Table.Td>
                  {outgoing.display} · {formatMoment(outgoing.at, language)}
                </Table.Td>
                <Table.Td>{incoming ? `${incoming.display} · ${formatMoment(incoming.at, language)}` : '–'}</Table.Td>
                <Table.Td>
                  {incoming ? '✓' : '…'} {read(incoming ? handoverWords.signed : handoverWords.waits)}
                </Table.Td>
                <Table.Td>
                  <Anchor
                    href={`/api/v1/handovers/${number}/pdf?lang=${language}`}
                    target="_blank"
                    c="cyan.3"
                    underline="always"
                    aria-label={`${read(handoverWords.print)} No. ${number}`}
                    style={{ display: 'inline-block', padding: '12px 8px' }}
                  >
                    {read(handoverWords.print)}
                  </Anchor>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
